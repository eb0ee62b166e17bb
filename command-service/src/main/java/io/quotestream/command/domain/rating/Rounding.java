package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * A rounding that a plan has given a name.
 *
 * @param scale digits after the decimal point; negative for tens, hundreds and so on
 */
public record Rounding(int scale, RoundingMode mode) {

	public BigDecimal apply(BigDecimal value) {
		var rounded = value.setScale(this.scale, this.mode);
		return (rounded.scale() < 0) ? rounded.setScale(0) : rounded;
	}

}
