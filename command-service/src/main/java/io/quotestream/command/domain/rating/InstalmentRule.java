package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A way to pay.
 *
 * @param charge percentage added for paying so, with its rounding; {@code null} for none
 * @param payments how many equal payments; not used with shares
 * @param shares percentage of each payment, 100 together; empty for equal payments
 * @param rounding of each payment
 * @param residual which payment takes the cents that are left, counted from 1
 */
public record InstalmentRule(String id, String label, @Nullable Charge charge, int payments, List<BigDecimal> shares,
		Rounding rounding, int residual) {

	public InstalmentRule {
		shares = List.copyOf(shares);
	}

	/** What paying in parts costs. */
	public record Charge(BigDecimal percent, Rounding rounding) {

	}

	/** How many payments there are. */
	public int count() {
		return this.shares.isEmpty() ? this.payments : this.shares.size();
	}

	/** The payments of an amount: together exactly the amount and the charge. */
	PaymentPlan of(BigDecimal payable) {
		var charged = (this.charge != null)
				? this.charge.rounding().apply(payable.multiply(this.charge.percent()).movePointLeft(2))
				: BigDecimal.ZERO.setScale(payable.scale());
		var total = payable.add(charged);
		var amounts = new ArrayList<BigDecimal>();
		for (int i = 0; i < count(); i++) {
			amounts.add(part(total, i));
		}
		var left = total.subtract(amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add));
		amounts.set(this.residual - 1, amounts.get(this.residual - 1).add(left));
		return new PaymentPlan(this.id, this.label, charged, total, amounts);
	}

	private BigDecimal part(BigDecimal total, int index) {
		if (!this.shares.isEmpty()) {
			return this.rounding.apply(total.multiply(this.shares.get(index)).movePointLeft(2));
		}
		return total.divide(BigDecimal.valueOf(this.payments), this.rounding.scale(), this.rounding.mode());
	}

}
