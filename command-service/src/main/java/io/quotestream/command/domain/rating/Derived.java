package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.SequencedMap;

/** A value that a plan works out from facts before the premium starts. */
public sealed interface Derived {

	String name();

	String label();

	/** A code or a number found in a table, such as a territory by postal code. */
	record Found(String name, String label, String table, String column) implements Derived {

	}

	/**
	 * A weighted sum, such as points for incidents.
	 *
	 * @param weights what each input counts, in the plan's order
	 */
	record Points(String name, String label, SequencedMap<String, BigDecimal> weights) implements Derived {

	}

	/**
	 * A coefficient carried from year to year: times {@code clean} after a year without
	 * claims, else times {@code perClaim} for each claim; rounded once, then kept between
	 * floor and ceiling.
	 *
	 * @param previous the input that holds last year's coefficient
	 * @param claims the input that holds the number of claims since
	 */
	record BonusMalus(String name, String label, String previous, String claims, BigDecimal clean, BigDecimal perClaim,
			Rounding rounding, BigDecimal floor, BigDecimal ceiling) implements Derived {

	}

}
