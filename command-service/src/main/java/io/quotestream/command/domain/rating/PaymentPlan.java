package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.util.List;

/**
 * What is paid when.
 *
 * @param charge what paying so costs
 * @param total payable plus charge
 * @param amounts each payment in order; together the total
 */
public record PaymentPlan(String id, String label, BigDecimal charge, BigDecimal total, List<BigDecimal> amounts) {

	public PaymentPlan {
		amounts = List.copyOf(amounts);
	}

}
