package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A fact that a plan reads.
 *
 * @param factor which rating factor it is, such as {@code age} or {@code gender}: what a
 * jurisdiction bars is barred by factor, whatever the input is called
 * @param optional a plan may ask whether it is known; otherwise whoever needs it and has
 * it not is refused
 * @param min smallest number allowed; {@code null} for none
 * @param max largest number allowed; {@code null} for none
 * @param values the only texts allowed; empty for any
 * @param standard what a choice of cover is when the customer chose nothing; {@code null}
 * for facts about the risk, which have no default
 */
public record Input(String name, Scope scope, Type type, String factor, boolean optional, @Nullable BigDecimal min,
		@Nullable BigDecimal max, List<String> values, @Nullable Fact standard) {

	public Input {
		values = List.copyOf(values);
	}

	/** What a fact is about, from the widest to the narrowest. */
	public enum Scope {

		POLICY, ITEM, COVERAGE

	}

	/** What kind of value it is. */
	public enum Type {

		TEXT, INTEGER, DECIMAL, BOOLEAN

	}

	/** What is wrong with a value; empty when nothing is. */
	String fault(Fact fact) {
		return switch (fact) {
			case Fact.Flag flag -> (this.type == Type.BOOLEAN) ? "" : "must be " + expected();
			case Fact.Text text -> textFault(text);
			case Fact.Quantity quantity -> quantityFault(quantity.value());
		};
	}

	private String textFault(Fact.Text text) {
		if (this.type != Type.TEXT) {
			return "must be " + expected();
		}
		if (text.text().isEmpty()) {
			return "must not be empty";
		}
		return (this.values.isEmpty() || this.values.contains(text.text())) ? ""
				: "must be one of " + String.join(", ", this.values) + Nearest.hint(text.text(), this.values);
	}

	private String quantityFault(BigDecimal value) {
		if ((this.type != Type.INTEGER && this.type != Type.DECIMAL)
				|| (this.type == Type.INTEGER && value.scale() > 0)) {
			return "must be " + expected();
		}
		if (this.min != null && value.compareTo(this.min) < 0) {
			return "must not be less than " + this.min.toPlainString();
		}
		return (this.max != null && value.compareTo(this.max) > 0) ? "must not be more than " + this.max.toPlainString()
				: "";
	}

	private String expected() {
		return switch (this.type) {
			case TEXT -> "a text";
			case INTEGER -> "a whole number";
			case DECIMAL -> "a number";
			case BOOLEAN -> "true or false";
		};
	}

}
