package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.List;

/**
 * What stands on top of a premium.
 *
 * @param section the steps from the premium to what is payable
 * @param fees on top
 * @param taxes on top
 * @param payable what the customer pays in one sum
 * @param payments the ways to pay
 */
public record Charges(WorksheetSection section, BigDecimal fees, BigDecimal taxes, BigDecimal payable,
		List<PaymentPlan> payments) {

	public Charges {
		payments = List.copyOf(payments);
	}

}
