package io.quotestream.command.domain.rating;

import java.util.List;
import java.util.Optional;

/** Which rating factors may not be used where. */
public record BarredFactors(List<Bar> bars) {

	public BarredFactors {
		bars = List.copyOf(bars);
	}

	/**
	 * A factor that may not be used.
	 *
	 * @param place ISO 3166 code of a country or subdivision
	 * @param basis why, for messages
	 */
	public record Bar(String factor, String place, String basis) {

	}

	/** Why the factor may not be used there; empty when it may. */
	public Optional<String> basis(String factor, Jurisdiction jurisdiction) {
		return this.bars.stream()
			.filter((bar) -> bar.factor().equals(factor)
					&& (bar.place().equals(jurisdiction.country()) || bar.place().equals(jurisdiction.code())))
			.map(Bar::basis)
			.findFirst();
	}

}
