package io.quotestream.command.domain.rating;

import java.math.BigDecimal;

/** One thing that is known about a risk. */
public sealed interface Fact {

	/** The one spelling of it, in worksheets and table keys. */
	String text();

	/** A code or a name, compared as it is written. */
	record Text(String text) implements Fact {

		public Text {
			text = text.strip();
		}

	}

	/** A number of at most 30 digits. 500, 500.00 and 5E2 are the same fact. */
	record Quantity(BigDecimal value) implements Fact {

		private static final int MOST_DIGITS = 30;

		public Quantity {
			if (Math.abs((long) value.scale()) > MOST_DIGITS || value.precision() > MOST_DIGITS) {
				throw new IllegalArgumentException("A number has at most " + MOST_DIGITS + " digits");
			}
			value = value.stripTrailingZeros();
			if (value.scale() < 0) {
				value = value.setScale(0);
			}
		}

		@Override
		public String text() {
			return this.value.toPlainString();
		}

	}

	/** Yes or no. */
	record Flag(boolean value) implements Fact {

		@Override
		public String text() {
			return Boolean.toString(this.value);
		}

	}

	static Fact of(String text) {
		return new Text(text);
	}

	static Fact of(long value) {
		return new Quantity(BigDecimal.valueOf(value));
	}

	static Fact of(BigDecimal value) {
		return new Quantity(value);
	}

	static Fact of(boolean value) {
		return new Flag(value);
	}

}
