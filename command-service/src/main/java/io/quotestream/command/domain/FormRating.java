package io.quotestream.command.domain;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import com.google.type.Date;

import io.quotestream.command.domain.rating.RatePlan;
import io.quotestream.command.domain.rating.Rating;
import io.quotestream.command.domain.rating.RatingFacts;
import io.quotestream.command.domain.rating.RatingOutcome;
import io.quotestream.command.domain.rating.RatingOutcome.Rated;
import io.quotestream.command.domain.rating.RatingOutcome.Refused;
import io.quotestream.command.domain.rating.Refusal;
import io.quotestream.command.domain.rating.Worksheet;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.GeographicDetails;

import static io.quotestream.proto.type.v1.Section.SECTION_COVERAGE;
import static io.quotestream.proto.type.v1.Section.SECTION_CUSTOMER;
import static io.quotestream.proto.type.v1.Section.SECTION_GEOGRAPHIC;
import static io.quotestream.proto.type.v1.Section.SECTION_VEHICLE;

/** Prices a quote's form under the plan that is in use for it. */
public final class FormRating {

	private FormRating() {
	}

	/**
	 * The price of one of several selections of cover, or what stands against it.
	 * @throws Rejected when not even a plan can be found
	 */
	public static RatingOutcome outcome(Quote quote, CoverageSelection selection, Facts facts) {
		FormDecisions.requireSections(quote, facts, SECTION_GEOGRAPHIC, SECTION_CUSTOMER, SECTION_VEHICLE);
		var form = quote.form().with(selection);
		return rate(planInUse(quote, facts), form, facts);
	}

	/**
	 * The price under the plan in use.
	 * @throws Rejected with MISSING_SECTION, RATE_PLAN_NOT_FOUND, COVERAGE_NOT_OFFERED or
	 * NOT_RATEABLE
	 */
	static Worksheet worksheet(Quote quote, Facts facts) {
		FormDecisions.requireSections(quote, facts, SECTION_GEOGRAPHIC, SECTION_CUSTOMER, SECTION_VEHICLE,
				SECTION_COVERAGE);
		return worksheet(planInUse(quote, facts), quote, facts);
	}

	/**
	 * The price under this plan version.
	 * @throws Rejected with COVERAGE_NOT_OFFERED or NOT_RATEABLE
	 */
	static Worksheet worksheet(RatePlan plan, Quote quote, Facts facts) {
		return switch (rate(plan, quote.form(), facts)) {
			case Rated(var worksheet) -> worksheet;
			case Refused(var refusals) -> {
				var reason = refusals.stream().allMatch(FormRating::isAboutCover)
						? ErrorReason.ERROR_REASON_COVERAGE_NOT_OFFERED : ErrorReason.ERROR_REASON_NOT_RATEABLE;
				throw Rejected.of(reason, "There is no price for this risk.", quote, facts)
					.with("findings", findings(refusals))
					.with("ratePlan", plan.ref());
			}
		};
	}

	/**
	 * Refuses a selection of cover that the plan does not offer. What plan it will be is
	 * known only with the location; until then everything may be selected.
	 * @throws Rejected with COVERAGE_NOT_OFFERED
	 */
	static void requireOffered(Form form, Quote quote, Facts facts) {
		var plan = find(form, facts);
		if (plan.isEmpty() || !(rate(plan.get(), form, facts) instanceof Refused(var refusals))) {
			return;
		}
		var cover = refusals.stream().filter(FormRating::isAboutCover).toList();
		if (!cover.isEmpty()) {
			throw Rejected
				.of(ErrorReason.ERROR_REASON_COVERAGE_NOT_OFFERED, "The rate plan does not offer this cover.", quote,
						facts)
				.with("findings", findings(cover))
				.with("ratePlan", plan.get().ref());
		}
	}

	/** What a plan is told by the form; the quote was priced before. */
	static RatingFacts facts(RatePlan plan, Quote quote, Facts facts) {
		return FormFacts.of(quote.form(), place(quote.form()).orElseThrow(), plan, facts.product().pricing()).facts();
	}

	private static RatingOutcome rate(RatePlan plan, Form form, Facts facts) {
		var told = FormFacts.of(form, place(form).orElseThrow(), plan, facts.product().pricing());
		var outcome = Rating.rate(plan, told.facts());
		if (told.foreign().isEmpty()) {
			return outcome;
		}
		var refusals = new ArrayList<>(told.foreign());
		if (outcome instanceof Refused(var more)) {
			var known = told.foreign().stream().map(Refusal::path).toList();
			more.stream().filter((refusal) -> !known.contains(refusal.path())).forEach(refusals::add);
		}
		return new Refused(refusals);
	}

	private static RatePlan planInUse(Quote quote, Facts facts) {
		return find(quote.form(), facts).orElseThrow(() -> noPlan(quote, facts));
	}

	/** What the plan in use there and then prices in. */
	static Optional<String> currency(GeographicDetails place, Date effectiveDate, Facts facts) {
		return find(place, effectiveDate, facts).map(RatePlan::currency);
	}

	/** In the quote's currency only: nobody asked for a price in another one. */
	private static Optional<RatePlan> find(Form form, Facts facts) {
		return place(form).flatMap((place) -> find(place, form.effectiveDate(), facts))
			.filter((plan) -> plan.currency().equals(form.currency()));
	}

	private static Optional<RatePlan> find(GeographicDetails place, Date effectiveDate, Facts facts) {
		var pricing = facts.product().pricing();
		return pricing.plans()
			.select(pricing.product(), place.getCountry(), place.getState(), Times.day(effectiveDate));
	}

	private static Optional<GeographicDetails> place(Form form) {
		return Optional.ofNullable(form.geographic());
	}

	private static Rejected noPlan(Quote quote, Facts facts) {
		var form = quote.form();
		var place = place(form).orElseThrow();
		return Rejected
			.of(ErrorReason.ERROR_REASON_RATE_PLAN_NOT_FOUND, "No rate plan is in use there, then, in this currency.",
					quote, facts)
			.with(Map.of("product", facts.product().pricing().product(), "country", place.getCountry(), "state",
					place.getState(), "effectiveDate", form.firstDay().toString(), "currency", form.currency()));
	}

	private static boolean isAboutCover(Refusal refusal) {
		return switch (refusal.reason()) {
			case COVERAGE_NOT_OFFERED, COVERAGE_MISSING -> true;
			case INPUT_MISSING, INPUT_INVALID, NOT_IN_TABLE, NOT_OFFERED -> refusal.path().contains(".coverages.");
		};
	}

	private static String findings(List<Refusal> refusals) {
		return refusals.stream()
			.map((refusal) -> refusal.path() + ": " + refusal.text())
			.collect(Collectors.joining("; "));
	}

}
