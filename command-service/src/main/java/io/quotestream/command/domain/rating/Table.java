package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * A rating table: keys on the left, values on the right.
 *
 * @param columns names of the value columns
 * @param decimals digits after the point that its numbers may have
 * @param direction how the numbers of a column run from row to row; {@code null} for any
 * way
 * @param interpolation for a table of points; {@code null} for a table of rows
 */
public record Table(String name, List<Key> keys, List<String> columns, int decimals, @Nullable Direction direction,
		@Nullable Interpolation interpolation, List<Row> rows) {

	/** How a cell says that the risk cannot be had. */
	public static final String NOT_OFFERED = "n/a";

	public Table {
		keys = List.copyOf(keys);
		columns = List.copyOf(columns);
		rows = List.copyOf(rows);
	}

	/**
	 * A key column.
	 *
	 * @param input the fact or derived value it is compared with
	 */
	public record Key(String input, Kind kind) {

		/** How a cell of the column is read. */
		public enum Kind {

			/** The value itself, or {@code *} for any other. */
			EXACT,

			/** {@code 17-20}, {@code 0..1500} or {@code 70+}. */
			BAND,

			/** The first letters of a code, the longest wins; {@code *} for any other. */
			PREFIX,

			/** A point of a curve; {@code +15} in the last row continues it. */
			POINT

		}

	}

	/** How values run down a column. */
	public enum Direction {

		RISING, FALLING

	}

	/**
	 * A straight line between neighbouring points.
	 *
	 * @param rounding how the value found is rounded
	 * @param below what happens under the first point
	 * @param above what happens over the last point; {@code null} only with a tail
	 * @param tailParts how the steps of the tail are counted; {@code null} only without
	 */
	public record Interpolation(Rounding rounding, Outside below, @Nullable Outside above, @Nullable Parts tailParts) {

	}

	/** What happens outside a curve. */
	public enum Outside {

		REFUSE, CLAMP

	}

	/**
	 * A row.
	 *
	 * @param line where it stands, for messages; 1-based in its source
	 * @param matches one for each key
	 * @param cells one for each column, as written
	 */
	public record Row(int line, List<Match> matches, List<String> cells) {

		public Row {
			matches = List.copyOf(matches);
			cells = List.copyOf(cells);
		}

		/** Its key as the table spells it. */
		public String key() {
			return String.join(" ", this.matches.stream().map(Match::text).toList());
		}

	}

	/** What a key cell lets through. */
	public sealed interface Match {

		/** As the table spells it. */
		String text();

		/** Anything that no other row names. */
		record Any() implements Match {

			@Override
			public String text() {
				return "*";
			}

		}

		/** One value. */
		record Exactly(String text) implements Match {

		}

		/** Codes that begin so, without regard to case, spaces and hyphens. */
		record Prefix(String text) implements Match {

		}

		/**
		 * Numbers from one to another.
		 *
		 * @param from included; {@code null} for no lower end
		 * @param below excluded; {@code null} for no upper end
		 */
		record Band(String text, @Nullable BigDecimal from, @Nullable BigDecimal below) implements Match {

			boolean contains(BigDecimal value) {
				return (this.from == null || value.compareTo(this.from) >= 0)
						&& (this.below == null || value.compareTo(this.below) < 0);
			}

		}

		/** A point of a curve. */
		record Point(BigDecimal at) implements Match {

			@Override
			public String text() {
				return this.at.toPlainString();
			}

		}

		/** The tail of a curve: what each further step adds. */
		record Further(BigDecimal step) implements Match {

			@Override
			public String text() {
				return "+" + this.step.toPlainString();
			}

		}

	}

	/**
	 * The row that these facts, one for each key, fall into: the most specific one that
	 * lets all of them through. A band lets through nothing that is no number.
	 */
	public Optional<Row> row(List<Fact> facts) {
		return Optional.ofNullable(TableLookup.row(this, facts));
	}

	/** Place of a column; -1 when there is none of that name. */
	int column(String name) {
		return this.columns.indexOf(name);
	}

}
