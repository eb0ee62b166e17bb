package io.quotestream.command.domain.rating;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;

import com.google.type.Money;

import io.quotestream.proto.type.v1.Price;
import io.quotestream.proto.type.v1.PriceLine;

/** Prices as people are told them. */
public final class Prices {

	private static final int BILLIONTHS = 9;

	private Prices() {
	}

	/** The price that a worksheet comes to. */
	public static Price of(Worksheet worksheet) {
		var currency = worksheet.currency();
		var lines = new ArrayList<PriceLine>();
		for (var section : worksheet.sections()) {
			if (section.level() == WorksheetSection.Level.COVERAGE) {
				lines.add(line(section.label(), section.coverage(), section.result(), currency));
			}
			else {
				lines.addAll(lines(section, currency));
			}
		}
		return price(worksheet.premium(), new Charges(worksheet.sections().getLast(), worksheet.fees(),
				worksheet.taxes(), worksheet.payable(), worksheet.payments()), lines, currency);
	}

	/** The price with a premium that was set by hand: what it is made of is not told. */
	public static Price of(BigDecimal premium, Charges charges, String currency) {
		var lines = new ArrayList<PriceLine>();
		lines.add(line("Premium", "", premium, currency));
		lines.addAll(lines(charges.section(), currency));
		return price(premium, charges, lines, currency);
	}

	/** The amount as the contract spells it, to a billionth. */
	public static Money money(BigDecimal amount, String currency) {
		var rounded = amount.setScale(BILLIONTHS, RoundingMode.HALF_EVEN);
		return Money.newBuilder()
			.setCurrencyCode(currency)
			.setUnits(rounded.longValue())
			.setNanos(rounded.remainder(BigDecimal.ONE).movePointRight(BILLIONTHS).intValueExact())
			.build();
	}

	/** The amount without its currency. */
	public static BigDecimal amount(Money money) {
		var amount = BigDecimal.valueOf(money.getUnits()).add(BigDecimal.valueOf(money.getNanos(), BILLIONTHS));
		return (amount.signum() == 0) ? BigDecimal.ZERO : amount.stripTrailingZeros();
	}

	private static Price price(BigDecimal premium, Charges charges, List<PriceLine> lines, String currency) {
		return Price.newBuilder()
			.setPremium(money(premium, currency))
			.setFees(money(charges.fees(), currency))
			.setTaxes(money(charges.taxes(), currency))
			.setPayable(money(charges.payable(), currency))
			.addAllLines(lines)
			.addAllPaymentPlans(charges.payments().stream().map((plan) -> paymentPlan(plan, currency)).toList())
			.build();
	}

	/** What a chain changed, step by step; a step that changed nothing is not told. */
	private static List<PriceLine> lines(WorksheetSection section, String currency) {
		return section.steps()
			.stream()
			.filter((step) -> step.effect().signum() != 0)
			.map((step) -> line(step.label(), "", step.effect(), currency))
			.toList();
	}

	private static PriceLine line(String label, String coverage, BigDecimal amount, String currency) {
		return PriceLine.newBuilder().setLabel(label).setCoverage(coverage).setAmount(money(amount, currency)).build();
	}

	private static io.quotestream.proto.type.v1.PaymentPlan paymentPlan(PaymentPlan plan, String currency) {
		return io.quotestream.proto.type.v1.PaymentPlan.newBuilder()
			.setPaymentPlanId(plan.id())
			.setLabel(plan.label())
			.setCharge(money(plan.charge(), currency))
			.setTotal(money(plan.total(), currency))
			.addAllPayments(plan.amounts().stream().map((amount) -> money(amount, currency)).toList())
			.build();
	}

}
