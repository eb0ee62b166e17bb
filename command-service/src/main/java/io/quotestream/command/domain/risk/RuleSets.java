package io.quotestream.command.domain.risk;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

import io.quotestream.command.domain.rating.Filed;
import io.quotestream.command.domain.rating.Finding;

/** All rules that are known. */
public record RuleSets(List<RuleSet> all) {

	public RuleSets {
		all = List.copyOf(all);
		if (Filed.together(all).stream().anyMatch(Finding::isError)) {
			throw new IllegalArgumentException("These rules do not go together");
		}
	}

	/** The active rules of the place on that day; those of the state go first. */
	public Optional<RuleSet> select(String product, String country, String state, LocalDate effectiveDate) {
		return Filed.select(this.all, product, country, state, effectiveDate);
	}

}
