package io.quotestream.command.domain;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.type.Date;
import com.google.type.Money;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quotestream.command.domain.rating.PlanState;
import io.quotestream.command.domain.rating.Prices;
import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.RatePlans;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.AcceptQuoteRequest;
import io.quotestream.proto.command.v1.ApproveQuoteRequest;
import io.quotestream.proto.command.v1.CalculateQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.OverridePremiumRequest;
import io.quotestream.proto.command.v1.RerateQuoteRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.event.v1.QuoteCalculated;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.DrivingIncident;
import io.quotestream.proto.type.v1.IncidentKind;
import io.quotestream.proto.type.v1.OverrideReason;
import io.quotestream.proto.type.v1.PremiumKind;
import io.quotestream.proto.type.v1.PriceLine;
import io.quotestream.proto.type.v1.VehicleType;
import io.quotestream.proto.type.v1.WorksheetFact;

import static io.quotestream.command.domain.QuoteSpec.BROKER;
import static io.quotestream.command.domain.QuoteSpec.MANAGER;
import static io.quotestream.command.domain.QuoteSpec.NOW;
import static io.quotestream.command.domain.QuoteSpec.UNDERWRITER;
import static io.quotestream.command.domain.QuoteSpec.after;
import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.QuoteSpec.with;
import static io.quotestream.command.domain.SampleEvents.CALCULATED;
import static io.quotestream.command.domain.SampleEvents.COMPLETE;
import static io.quotestream.command.domain.SampleEvents.CREATED;
import static io.quotestream.command.domain.SampleEvents.CUSTOMER_UPDATED;
import static io.quotestream.command.domain.SampleEvents.FINALIZED;
import static io.quotestream.command.domain.SampleEvents.GEOGRAPHIC_CAPTURED;
import static io.quotestream.command.domain.SampleEvents.READY_TO_FINALIZE;
import static io.quotestream.command.domain.SampleEvents.SAVED;
import static io.quotestream.command.domain.SampleEvents.SUBMITTED;
import static io.quotestream.command.domain.SampleEvents.and;
import static io.quotestream.command.domain.SampleEvents.approvedUntil;
import static io.quotestream.command.domain.SampleEvents.calculated;
import static io.quotestream.command.domain.SampleEvents.captured;
import static io.quotestream.command.domain.SampleEvents.lessBy;
import static io.quotestream.command.domain.SampleEvents.overridden;
import static io.quotestream.command.domain.SampleEvents.payable;
import static io.quotestream.command.domain.SampleEvents.revised;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_AUTHORITY_EXCEEDED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_COVERAGE_NOT_OFFERED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_INVALID_REQUEST;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_MISSING_SECTION;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_NOT_RATEABLE;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_PREMIUM_BELOW_MINIMUM;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_PREMIUM_MISSING;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_PREMIUM_STALE;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_PRICE_GUARANTEED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_EXPIRED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_RATE_PLAN_NOT_FOUND;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_RATE_PLAN_RETIRED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_REASON_REQUIRED;
import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PricingTest {

	private static final CalculateQuoteRequest CALCULATE = CalculateQuoteRequest.getDefaultInstance();

	private static final RerateQuoteRequest RERATE = RerateQuoteRequest.getDefaultInstance();

	private static final FinalizeQuoteRequest FINALIZE = FinalizeQuoteRequest.getDefaultInstance();

	private static final QuoteEvent[] FORM = Arrays.copyOf(COMPLETE, COMPLETE.length - 1);

	@Test
	void a_form_is_priced_as_a_guide_and_a_saved_quote_firmly() {
		var guide = calculated(FORM).getQuoteCalculated();
		assertThat(guide.getKind()).isEqualTo(PremiumKind.PREMIUM_KIND_INDICATIVE);
		assertThat(guide.hasValidUntilTime()).as("promises nothing").isFalse();

		var firm = CALCULATED.getQuoteCalculated();
		assertThat(firm.getKind()).isEqualTo(PremiumKind.PREMIUM_KIND_FIRM);
		assertThat(firm.getPrice()).isEqualTo(guide.getPrice());
		assertThat(firm.getValidUntilTime()).isEqualTo(SampleEvents.timestamp(NOW.plus(Duration.ofDays(30))));
		assertThat(firm.getLongestValidUntilTime()).isEqualTo(SampleEvents.timestamp(NOW.plus(Duration.ofDays(60))));
		given(COMPLETE).when(PricingDecisions::calculate, CALCULATE).then(CALCULATED);
		given(and(FORM, calculated(FORM), SAVED)).when(PricingDecisions::calculate, CALCULATE).then(CALCULATED);
	}

	@Test
	void a_price_is_what_its_lines_come_to() {
		var price = CALCULATED.getQuoteCalculated().getPrice();
		var lines = price.getLinesList().stream().map(PriceLine::getAmount).map(Prices::amount);
		assertThat(lines.reduce(BigDecimal.ZERO, BigDecimal::add))
			.isEqualByComparingTo(Prices.amount(price.getPayable()));
		assertThat(price.getLinesList()).extracting(PriceLine::getLabel)
			.containsExactly("Third-party liability", "Own damage, collision", "Goods and services tax");
		for (var plan : price.getPaymentPlansList()) {
			assertThat(plan.getPaymentsList().stream().map(Prices::amount).reduce(BigDecimal.ZERO, BigDecimal::add))
				.isEqualByComparingTo(Prices.amount(plan.getTotal()));
		}
	}

	@Test
	void the_first_firm_price_of_an_edition_begins_the_validity_and_no_later_one_moves_it() {
		var changed = and(READY_TO_FINALIZE,
				captured(SampleSections.GEOGRAPHIC.toBuilder().setZipCode("600001").build()));
		var again = decided(PricingDecisions.calculate(fold(changed), CALCULATE, after(Duration.ofDays(5), BROKER)));
		assertThat(again.hasValidUntilTime()).isFalse();
		assertThat(fold(and(changed, event(again))).validity().until()).isEqualTo(NOW.plus(Duration.ofDays(30)));

		var revised = and(and(SUBMITTED, approvedUntil(NOW.plus(Duration.ofDays(30)))), revised("More cover."));
		var anew = decided(PricingDecisions.calculate(fold(revised), CALCULATE, after(Duration.ofDays(9), BROKER)));
		assertThat(anew.getValidUntilTime()).isEqualTo(SampleEvents.timestamp(NOW.plus(Duration.ofDays(39))));
	}

	@Test
	void what_is_missing_is_named_before_a_price_is_looked_for() {
		given(CREATED, GEOGRAPHIC_CAPTURED).when(PricingDecisions::calculate, CALCULATE)
			.thenRejected(ERROR_REASON_MISSING_SECTION, Map.of("missingSections", "CUSTOMER,VEHICLE,COVERAGE"));
	}

	@Test
	void where_no_plan_is_in_use_there_is_no_price() {
		var elsewhere = captured(SampleSections.GEOGRAPHIC.toBuilder().setState("Kerala").build());
		given(and(FORM, elsewhere)).when(PricingDecisions::calculate, CALCULATE)
			.thenRejected(ERROR_REASON_RATE_PLAN_NOT_FOUND, Map.of("product", "private-car", "country", "IN", "state",
					"Kerala", "effectiveDate", "2026-04-10", "currency", "INR", "currentState", "INITIATED"));
		var march = Date.newBuilder().setYear(2026).setMonth(3).setDay(31).build();
		given(and(FORM, startingOn(march))).when(PricingDecisions::calculate, CALCULATE)
			.thenRejected(ERROR_REASON_RATE_PLAN_NOT_FOUND);
		var dollars = CREATED.toBuilder();
		dollars.getQuoteCreatedV2Builder().setCurrency("USD");
		var form = FORM.clone();
		form[0] = dollars.build();
		given(form).when(PricingDecisions::calculate, CALCULATE)
			.thenRejected(ERROR_REASON_RATE_PLAN_NOT_FOUND, Map.of("currency", "USD"));
	}

	@Test
	void a_risk_without_a_price_is_told_all_that_stands_against_one() {
		var vehicle = SampleSections.VEHICLE.toBuilder().clearUse().clearAnnualMileage();
		vehicle.getValueBuilder().setCurrencyCode("USD");
		var updated = SampleEvents.VEHICLE_UPDATED.toBuilder();
		updated.getVehicleInformationUpdatedBuilder().setVehicle(vehicle);
		given(and(COMPLETE, updated.build())).when(PricingDecisions::calculate, CALCULATE)
			.thenRejected(ERROR_REASON_NOT_RATEABLE,
					Map.of("ratePlan", "private-car-in-tn@1", "findings",
							"items[vehicle].facts.vehicleValue: must be in INR; "
									+ "items[vehicle].facts.annualMileage: is needed; "
									+ "items[vehicle].facts.vehicleUse: is needed"));
	}

	@Test
	void facts_are_those_of_the_first_day_of_cover() {
		var customer = CustomerInformation.newBuilder()
			.setName("Asha Raman")
			.setBirthDate(day(1987, 4, 11))
			.setLicenceDate(day(2006, 4, 10))
			.addIncidents(incident(IncidentKind.INCIDENT_KIND_MINOR_VIOLATION, day(2023, 4, 10)))
			.addIncidents(incident(IncidentKind.INCIDENT_KIND_MINOR_VIOLATION, day(2023, 4, 9)))
			.addIncidents(incident(IncidentKind.INCIDENT_KIND_MAJOR_VIOLATION, day(2021, 4, 10)))
			.addIncidents(incident(IncidentKind.INCIDENT_KIND_AT_FAULT_CLAIM, day(2023, 4, 9)))
			.addIncidents(incident(IncidentKind.INCIDENT_KIND_NOT_AT_FAULT_CLAIM, day(2026, 1, 1)))
			.build();
		var facts = policy(calculated(and(FORM, updated(customer))));
		assertThat(facts).containsEntry("driverAge", "38")
			.containsEntry("minorViolations", "1")
			.containsEntry("majorViolations", "1")
			.containsEntry("atFaultClaims", "0");
		assertThat(policy(calculated(and(FORM, updated(customer.toBuilder().setBirthDate(day(1987, 4, 10)).build())))))
			.containsEntry("driverAge", "39");
		assertThat(policy(calculated(and(FORM, updated(customer.toBuilder().setAge(44).build())))))
			.containsEntry("driverAge", "44");
	}

	@Test
	void how_long_incidents_count_may_differ_by_jurisdiction() {
		var pricing = SampleProduct.pricing(SamplePlans.SHIPPED);
		var pennsylvania = SamplePlans.shipped("private-car-us-pa", 1);
		var tamilNadu = SamplePlans.shipped("private-car-in-tn", 1);
		assertThat(pricing.lookBack(pennsylvania).minorViolations()).isEqualTo(24);
		assertThat(pricing.lookBack(tamilNadu).minorViolations()).isEqualTo(36);
	}

	@Test
	void a_plan_that_is_known_takes_no_cover_that_it_does_not_offer() {
		given(FORM).when(FormDecisions::selectCoverage, select(1_500_000, 10_000))
			.then(selected(select(1_500_000, 10_000).getCoverage()));
		given(FORM).when(FormDecisions::selectCoverage, select(1_500_001, 10_000))
			.thenRejected(ERROR_REASON_COVERAGE_NOT_OFFERED, Map.of("ratePlan", "private-car-in-tn@1", "findings",
					"items[vehicle].coverages.LIABILITY.limit: Table limit has no row for it"));
		given(FORM).when(FormDecisions::selectCoverage, select(1_500_000, 9_999))
			.thenRejected(ERROR_REASON_COVERAGE_NOT_OFFERED);
		var withoutLiability = SelectCoverageOptionsRequest.newBuilder()
			.setCoverage(SampleSections.COVERAGE.toBuilder().removeCoverages(0))
			.build();
		given(FORM).when(FormDecisions::selectCoverage, withoutLiability)
			.thenRejected(ERROR_REASON_COVERAGE_NOT_OFFERED,
					Map.of("findings", "items[vehicle].coverages.LIABILITY: Third-party liability is compulsory"));
		given(CREATED).when(FormDecisions::selectCoverage, withoutLiability)
			.then(selected(withoutLiability.getCoverage()));
	}

	@Test
	void a_quote_that_names_no_currency_is_priced_in_that_of_the_plan_in_use_there() {
		var pennsylvania = SampleSections.GEOGRAPHIC.toBuilder()
			.setCountry("US")
			.setState("Pennsylvania")
			.setZipCode("19103");
		var request = CreateQuoteRequest.newBuilder()
			.setEffectiveDate(SampleEvents.EFFECTIVE)
			.setGeographic(pennsylvania)
			.build();
		assertThat(currency(request)).isEqualTo("USD");
		assertThat(currency(request.toBuilder().setCurrency("INR").build())).isEqualTo("INR");
		assertThat(currency(request.toBuilder().clearGeographic().build())).as("the product's").isEqualTo("INR");
	}

	@Test
	void a_quote_is_not_opened_with_cover_that_its_plan_does_not_offer() {
		given()
			.when(FormDecisions::create,
					CreateQuoteRequest.newBuilder()
						.setEffectiveDate(SampleEvents.EFFECTIVE)
						.setGeographic(SampleSections.GEOGRAPHIC)
						.setCoverage(select(1, 10_000).getCoverage())
						.build())
			.thenRejected(ERROR_REASON_COVERAGE_NOT_OFFERED);
	}

	@Test
	void what_is_submitted_has_a_firm_price_of_the_facts_as_they_are() {
		given(COMPLETE).when(OfferDecisions::finalizeQuote, FINALIZE)
			.thenRejected(ERROR_REASON_PREMIUM_MISSING, Map.of("currentState", "SAVED"));
		given(and(FORM, calculated(FORM), SAVED)).when(OfferDecisions::finalizeQuote, FINALIZE)
			.thenRejected(ERROR_REASON_PREMIUM_MISSING);
		given(and(READY_TO_FINALIZE, captured(SampleSections.GEOGRAPHIC.toBuilder().setZipCode("600001").build())))
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.thenRejected(ERROR_REASON_PREMIUM_STALE, Map.of("currentState", "SAVED"));
		given(and(READY_TO_FINALIZE, SampleEvents.CONTACT_CAPTURED)).when(OfferDecisions::finalizeQuote, FINALIZE)
			.then(FINALIZED);
	}

	@Test
	void what_is_submitted_is_still_promised() {
		given(READY_TO_FINALIZE).by(after(Duration.ofDays(30), BROKER))
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.then(FINALIZED);
		given(READY_TO_FINALIZE).by(after(Duration.ofDays(30).plusNanos(1), BROKER))
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.thenRejected(ERROR_REASON_QUOTE_EXPIRED, Map.of("currentState", "SAVED"));
	}

	@Test
	void a_revised_quote_is_priced_anew() {
		given(and(SUBMITTED, revised("More cover."))).when(OfferDecisions::finalizeQuote, FINALIZE)
			.thenRejected(ERROR_REASON_PREMIUM_STALE);
	}

	@Test
	void a_superseded_plan_version_keeps_its_promise_and_a_retired_one_does_not() {
		given(READY_TO_FINALIZE).by(with(knowing(superseded()), BROKER))
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.then(FINALIZED);
		given(READY_TO_FINALIZE).by(with(knowing(in(PlanState.RETIRED)), BROKER))
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.thenRejected(ERROR_REASON_RATE_PLAN_RETIRED, Map.of("ratePlan", "private-car-in-tn@1"));
		given(READY_TO_FINALIZE).by(with(knowing(List.of()), BROKER))
			.when(OfferDecisions::finalizeQuote, FINALIZE)
			.thenRejected(ERROR_REASON_RATE_PLAN_RETIRED);
	}

	@Test
	void another_plan_version_changes_a_price_only_when_it_is_asked_to() {
		var later = with(knowing(superseded()), BROKER);
		given(READY_TO_FINALIZE).by(later).when(PricingDecisions::calculate, CALCULATE).thenNothing();
		given(READY_TO_FINALIZE).when(PricingDecisions::rerate, RERATE).thenNothing();

		var rerated = PricingDecisions.rerate(fold(READY_TO_FINALIZE), RERATE, later).getFirst().getQuoteRerated();
		assertThat(rerated.getWorksheet().getRatePlan().getVersion()).isEqualTo(2);
		assertThat(rerated.getPreviousRatePlan())
			.isEqualTo(CALCULATED.getQuoteCalculated().getWorksheet().getRatePlan());
		assertThat(rerated.getPreviousPayable()).isEqualTo(payable());
		assertThat(rerated.hasValidUntilTime()).as("keeps the validity").isFalse();
		assertThat(rerated.getPrice().getPayable()).isNotEqualTo(payable());
		given(SUBMITTED).by(later)
			.when(PricingDecisions::rerate, RERATE)
			.then(QuoteEvent.newBuilder().setQuoteRerated(rerated).build());
	}

	@Test
	void the_price_of_an_offer_is_guaranteed() {
		var offer = given(and(SUBMITTED, approvedUntil(NOW.plus(Duration.ofDays(30))))).by(MANAGER);
		offer.when(PricingDecisions::rerate, RERATE)
			.thenRejected(ERROR_REASON_PRICE_GUARANTEED, Map.of("currentState", "APPROVED"));
		offer.when(PricingDecisions::override, override(lessBy(1))).thenRejected(ERROR_REASON_PRICE_GUARANTEED);
	}

	@Test
	void a_quote_that_was_refused_before_it_had_a_price_is_rated_by_who_reviews_it() {
		var underReview = and(COMPLETE, FINALIZED);
		given(underReview).by(UNDERWRITER)
			.when(OfferDecisions::approve, ApproveQuoteRequest.getDefaultInstance())
			.thenRejected(ERROR_REASON_PREMIUM_MISSING, Map.of("currentState", "FINALIZED"));
		var rerated = PricingDecisions.rerate(fold(underReview), RERATE, UNDERWRITER).getFirst();
		assertThat(rerated.getQuoteRerated().hasPreviousPayable()).isFalse();
		given(and(underReview, rerated)).by(UNDERWRITER)
			.when(OfferDecisions::approve, ApproveQuoteRequest.getDefaultInstance())
			.then(approvedUntil(NOW.plus(Duration.ofDays(30))));
	}

	@Test
	void an_underwriter_sets_a_premium_and_fees_and_taxes_follow() {
		var event = overridden(lessBy(500)).getPremiumOverridden();
		var standard = CALCULATED.getQuoteCalculated().getPrice();
		assertThat(event.getStandardPremium()).isEqualTo(standard.getPremium());
		assertThat(event.getPrice().getPremium()).isEqualTo(lessBy(500));
		assertThat(Prices.amount(standard.getPayable()).subtract(Prices.amount(event.getPrice().getPayable())))
			.as("500 and 18 % tax")
			.isEqualByComparingTo("590");
		assertThat(event.getPrice().getFees()).isEqualTo(standard.getFees());
		assertThat(event.getPrice().getLinesList()).extracting(PriceLine::getLabel)
			.as("not what the standard was")
			.containsExactly("Premium", "Goods and services tax");
		assertThat(event.getCharges().getStepsCount()).isEqualTo(1);
		given(SUBMITTED).by(UNDERWRITER)
			.when(PricingDecisions::override, override(lessBy(500)))
			.then(overridden(lessBy(500)));
	}

	@Test
	void a_rerating_voids_what_was_set() {
		var rerated = PricingDecisions.rerate(fold(and(SUBMITTED, overridden(lessBy(500)))), RERATE, UNDERWRITER);
		assertThat(rerated.getFirst().getQuoteRerated().getPrice().getPayable()).isEqualTo(payable());
		assertThat(fold(and(SUBMITTED, overridden(lessBy(500)), rerated.getFirst())).premium().byHand()).isFalse();
	}

	@Test
	void nobody_sets_a_premium_beyond_their_authority() {
		var standard = CALCULATED.getQuoteCalculated().getPrice().getPremium().getUnits();
		given(SUBMITTED).by(UNDERWRITER)
			.when(PricingDecisions::override, override(lessBy(standard / 10)))
			.then(overridden(lessBy(standard / 10)));
		given(SUBMITTED).by(UNDERWRITER)
			.when(PricingDecisions::override, override(lessBy(standard / 10 + 1)))
			.thenRejected(ERROR_REASON_AUTHORITY_EXCEEDED, Map.of("needed", "manager"));
		given(SUBMITTED).by(UNDERWRITER)
			.when(PricingDecisions::override, override(lessBy(-(standard / 10 + 1))))
			.thenRejected(ERROR_REASON_AUTHORITY_EXCEEDED, Map.of("needed", "manager"));
		given(SUBMITTED).by(MANAGER)
			.when(PricingDecisions::override, override(lessBy(standard / 10 + 1)))
			.then(overridden(lessBy(standard / 10 + 1)));
		given(SUBMITTED).by(MANAGER)
			.when(PricingDecisions::override, override(lessBy(standard / 4 + 1)))
			.thenRejected(ERROR_REASON_AUTHORITY_EXCEEDED, Map.of("managerPercent", "25"));
	}

	@Test
	void no_premium_is_set_below_the_filed_minimum() {
		var vehicle = SampleSections.VEHICLE.toBuilder().setType(VehicleType.VEHICLE_TYPE_MOTORCYCLE);
		var updated = SampleEvents.VEHICLE_UPDATED.toBuilder();
		updated.getVehicleInformationUpdatedBuilder().setVehicle(vehicle);
		var cheap = and(COMPLETE, updated.build(), selected(select(750_000, 0).getCoverage()));
		var saved = and(cheap, calculated(cheap), FINALIZED);
		var premium = fold(saved).premium().price().getPremium();
		assertThat(premium.getUnits()).as("a little more than 1,300").isBetween(1_301L, 1_700L);
		given(saved).by(MANAGER)
			.when(PricingDecisions::override, override(premium.toBuilder().setUnits(1_300).build()))
			.then(PricingDecisions.override(fold(saved), override(premium.toBuilder().setUnits(1_300).build()), MANAGER)
				.getFirst());
		given(saved).by(MANAGER)
			.when(PricingDecisions::override,
					override(premium.toBuilder().setUnits(1_299).setNanos(990_000_000).build()))
			.thenRejected(ERROR_REASON_PREMIUM_BELOW_MINIMUM,
					Map.of("minimum", "1300.00", "currentState", "FINALIZED"));
	}

	@Test
	void a_premium_is_set_for_a_reason_in_the_money_of_the_quote() {
		var spec = given(SUBMITTED).by(UNDERWRITER);
		spec.when(PricingDecisions::override, override(lessBy(1)).toBuilder().clearReason().build())
			.thenRejected(ERROR_REASON_REASON_REQUIRED, Map.of("field", "reason"));
		spec.when(PricingDecisions::override, override(lessBy(1).toBuilder().setCurrencyCode("USD").build()))
			.thenRejected(ERROR_REASON_INVALID_REQUEST, Map.of("field", "premium"));
		spec.when(PricingDecisions::override, override(lessBy(1).toBuilder().setNanos(1_000_000).build()))
			.thenRejected(ERROR_REASON_INVALID_REQUEST);
	}

	@Test
	void only_a_price_that_counts_is_set_by_hand() {
		given(and(COMPLETE, FINALIZED)).by(UNDERWRITER)
			.when(PricingDecisions::override, override(lessBy(1)))
			.thenRejected(ERROR_REASON_PREMIUM_MISSING);
		given(and(COMPLETE, FINALIZED)).by(UNDERWRITER)
			.when(PricingDecisions::override, override(lessBy(1).toBuilder().setCurrencyCode("ZZZ").build()))
			.thenRejected(ERROR_REASON_PREMIUM_MISSING);
		given(and(and(READY_TO_FINALIZE, GEOGRAPHIC_CAPTURED), FINALIZED)).by(UNDERWRITER)
			.when(PricingDecisions::override, override(lessBy(1)))
			.thenRejected(ERROR_REASON_PREMIUM_STALE);
	}

	@Test
	void a_premium_over_an_underwriters_authority_is_approved_by_a_manager() {
		var approve = ApproveQuoteRequest.getDefaultInstance();
		var strict = new Pricing("private-car", SamplePlans.SHIPPED, new LookBack(36, 60, 36), Map.of(),
				new Pricing.Authority(BigDecimal.TEN, BigDecimal.TEN, Map.of("USD", new BigDecimal(1_000_000))));
		given(SUBMITTED).by(with(SampleProduct.priced(strict), UNDERWRITER))
			.when(OfferDecisions::approve, approve)
			.thenRejected(ERROR_REASON_AUTHORITY_EXCEEDED, Map.of("needed", "manager"));
		given(SUBMITTED).by(with(SampleProduct.priced(strict), MANAGER))
			.when(OfferDecisions::approve, approve)
			.then(approvedUntil(NOW.plus(Duration.ofDays(30))));
		given(SUBMITTED).by(UNDERWRITER)
			.when(OfferDecisions::approve, approve)
			.then(approvedUntil(NOW.plus(Duration.ofDays(30))));
	}

	@Test
	void a_customer_takes_the_price_that_was_shown() {
		var offer = given(and(SUBMITTED, approvedUntil(NOW.plus(Duration.ofDays(30)))));
		offer.when(OfferDecisions::accept, accept(payable().toBuilder().setUnits(1).build()))
			.thenRejected(ERROR_REASON_PREMIUM_STALE,
					Map.of("currentState", "APPROVED", "payable", Prices.amount(payable()).toPlainString() + " INR"));
		offer.when(OfferDecisions::accept, accept(Money.getDefaultInstance())).thenRejected(ERROR_REASON_PREMIUM_STALE);
		given(and(COMPLETE, FINALIZED, approvedUntil(NOW.plus(Duration.ofDays(30)))))
			.when(OfferDecisions::accept, accept(Money.getDefaultInstance()))
			.then(SampleEvents.accepted(NOW.plus(Duration.ofDays(2557))));
	}

	@ParameterizedTest
	@ValueSource(strings = { "0", "0.01", "-0.01", "1299.86", "-64.58", "123456789.123456789" })
	void an_amount_comes_back_as_it_was_sent(String amount) {
		assertThat(Prices.amount(Prices.money(new BigDecimal(amount), "USD"))).isEqualByComparingTo(amount);
	}

	private static String currency(CreateQuoteRequest request) {
		return FormDecisions.create(Quote.NONE, request, BROKER).getFirst().getQuoteCreatedV2().getCurrency();
	}

	private static AcceptQuoteRequest accept(Money shown) {
		return AcceptQuoteRequest.newBuilder().setConsentGiven(true).setPayable(shown).build();
	}

	private static OverridePremiumRequest override(Money premium) {
		return OverridePremiumRequest.newBuilder()
			.setPremium(premium)
			.setReason(OverrideReason.OVERRIDE_REASON_COMPETITION)
			.setText("Agreed.")
			.build();
	}

	private static SelectCoverageOptionsRequest select(int limit, int deductible) {
		var coverage = CoverageSelection.newBuilder();
		coverage.addCoverages(SampleSections.COVERAGE.getCoverages(0).toBuilder().setLimit(rupees(limit)));
		if (deductible > 0) {
			coverage
				.addCoverages(SampleSections.COVERAGE.getCoverages(1).toBuilder().setDeductible(rupees(deductible)));
		}
		return SelectCoverageOptionsRequest.newBuilder().setCoverage(coverage).build();
	}

	private static QuoteEvent selected(CoverageSelection coverage) {
		var selected = SampleEvents.COVERAGE_SELECTED.toBuilder();
		selected.getCoverageOptionsSelectedBuilder().setCoverage(coverage);
		return selected.build();
	}

	private static QuoteEvent updated(CustomerInformation customer) {
		var updated = CUSTOMER_UPDATED.toBuilder();
		updated.getCustomerInformationUpdatedBuilder().setCustomer(customer);
		return updated.build();
	}

	private static QuoteEvent startingOn(Date day) {
		var changed = QuoteEvent.newBuilder();
		changed.getEffectiveDateChangedBuilder().setEffectiveDate(day);
		return changed.build();
	}

	private static Map<String, String> policy(QuoteEvent calculated) {
		var facts = calculated.getQuoteCalculated().getWorksheet().getInputs().getPolicyList();
		return facts.stream()
			.filter(WorksheetFact::hasNumber)
			.collect(Collectors.toMap(WorksheetFact::getName, (fact) -> fact.getNumber().getValue()));
	}

	private static DrivingIncident incident(IncidentKind kind, Date day) {
		return DrivingIncident.newBuilder().setKind(kind).setIncidentDate(day).build();
	}

	private static Money rupees(long units) {
		return Money.newBuilder().setCurrencyCode("INR").setUnits(units).build();
	}

	private static Date day(int year, int month, int day) {
		return Date.newBuilder().setYear(year).setMonth(month).setDay(day).build();
	}

	private static QuoteCalculated decided(List<QuoteEvent> events) {
		return events.getFirst().getQuoteCalculated();
	}

	private static QuoteEvent event(QuoteCalculated calculated) {
		return QuoteEvent.newBuilder().setQuoteCalculated(calculated).build();
	}

	private static Quote fold(QuoteEvent... history) {
		return QuoteSpec.fold(Quote.NONE, List.of(history));
	}

	private static Product knowing(List<RatePlan> plans) {
		return SampleProduct.priced(SampleProduct.pricing(new RatePlans(plans)));
	}

	/** The sample quote's plan in another state. */
	private static List<RatePlan> in(PlanState state) {
		return List.of(SamplePlans.in(state, SamplePlans.shipped("private-car-in-tn", 1)));
	}

	/** Version 2 is for the day of the sample quote too, and version 1 not any more. */
	private static List<RatePlan> superseded() {
		return List.of(SamplePlans.effective(null, "2026-04-05", SamplePlans.shipped("private-car-in-tn", 1)),
				SamplePlans.effective("2026-04-06", null, SamplePlans.shipped("private-car-in-tn", 2)));
	}

}
