package io.quotestream.command.risk;

import java.util.List;
import java.util.stream.Collectors;

import io.quotestream.command.rating.LocatedFinding;

/** Rules that cannot be used: a service that cannot assess by them does not start. */
public final class RuleSetsRejected extends RuntimeException {

	private final List<LocatedFinding> findings;

	RuleSetsRejected(List<LocatedFinding> findings) {
		super(findings.stream()
			.map(LocatedFinding::toString)
			.collect(Collectors.joining("\n", "Risk rules with errors:\n", "")));
		this.findings = List.copyOf(findings);
	}

	/** Every error of every file. */
	public List<LocatedFinding> findings() {
		return this.findings;
	}

}
