package io.quotestream.command.domain.rating;

/**
 * Where an operand, or a part of one, comes from. Empty texts are not said.
 *
 * @param name the table, fact or member of a sum
 * @param key the row of the table as the table spells it, or how steps are counted: a
 * band, never the fact itself
 * @param column the column of the table
 * @param value what it gave
 */
public record Term(Source source, String name, String key, String column, String value) {

	/** Kinds of origin. */
	public enum Source {

		/** A number of the plan. */
		PLAN,

		/** A fact or a derived value. */
		FACT,

		/** A row of a table, or a place between two. */
		TABLE,

		/** A count of steps. */
		COUNT,

		/** A part of the running amount at a rate of its own. */
		SLICE,

		/** A sum that met its bound. */
		BOUND

	}

}
