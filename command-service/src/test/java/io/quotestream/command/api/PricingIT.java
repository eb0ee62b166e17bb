package io.quotestream.command.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import com.google.protobuf.util.JsonFormat;
import com.google.rpc.Code;
import com.google.rpc.ResourceInfo;
import com.google.type.Date;
import io.kurrent.dbclient.RecordedEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quotestream.command.application.Requests;
import io.quotestream.command.domain.SamplePlans;
import io.quotestream.command.domain.rating.PlanState;
import io.quotestream.command.domain.rating.RatePlans;
import io.quotestream.command.domain.rating.Reexecution.Verdict;
import io.quotestream.command.domain.rating.WorksheetMessages;
import io.quotestream.command.domain.rating.WorksheetReplay;
import io.quotestream.command.rating.StoredWorksheet;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.command.v1.RerateQuoteRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.command.v1.SubmitCommandRequest;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.QuoteCalculated;
import io.quotestream.proto.query.v1.CompareOptionsRequest;
import io.quotestream.proto.query.v1.GetWorksheetRequest;
import io.quotestream.proto.query.v1.PricedOption;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.type.v1.CoverageSelection;

import static io.quotestream.command.api.RunningEndpoints.BROKER;
import static io.quotestream.command.api.RunningEndpoints.PRIVACY_OFFICER;
import static io.quotestream.command.api.RunningEndpoints.UNDERWRITER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/** Prices in the event store: what is kept of them, and what it is good for later. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class PricingIT {

	private static final CoverageSelection LIABILITY = SampleSections.COVERAGE.toBuilder().removeCoverages(1).build();

	private static final CoverageSelection WITHOUT_LIABILITY = SampleSections.COVERAGE.toBuilder()
		.removeCoverages(0)
		.build();

	private final Requests requests = Requests.aboutNewQuote(InstantSource.system());

	@TempDir
	private Path folder;

	private RunningEndpoints service;

	@BeforeEach
	void start() throws IOException {
		this.service = new RunningEndpoints(this.folder);
		this.service.commands(BROKER).createQuote(this.requests.createWithAllSections());
		this.service.commands(BROKER).saveQuote(this.requests.save());
	}

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void a_stored_worksheet_is_executed_again_to_the_same_bytes() {
		this.service.commands(BROKER).calculateQuote(this.requests.calculate());
		var worksheet = readBack().getWorksheet();
		var canonical = WorksheetMessages.worksheet(worksheet).canonical();
		assertThat(WorksheetReplay.faults(WorksheetMessages.worksheet(worksheet))).isEmpty();
		var again = StoredWorksheet.of(canonical).execute(SamplePlans.SHIPPED);
		assertThat(again.verdict()).isEqualTo(Verdict.IDENTICAL);
		assertThat(WorksheetMessages.message(again.worksheet().orElseThrow()).toByteString())
			.isEqualTo(worksheet.toByteString());
	}

	@Test
	void so_is_one_of_a_plan_version_that_was_superseded_and_retired() {
		this.service.commands(BROKER).calculateQuote(this.requests.calculate());
		var worksheet = readBack().getWorksheet();
		var plan = worksheet.getRatePlan();
		var then = SamplePlans.SHIPPED.version(plan.getRatePlanId(), plan.getVersion()).orElseThrow();
		var later = new RatePlans(List.of(SamplePlans.in(PlanState.RETIRED, then), SamplePlans.following(then)));
		var again = StoredWorksheet.of(WorksheetMessages.worksheet(worksheet).canonical()).execute(later);
		assertThat(again.verdict()).isEqualTo(Verdict.IDENTICAL);
		assertThat(WorksheetMessages.message(again.worksheet().orElseThrow()).toByteString())
			.isEqualTo(worksheet.toByteString());
	}

	@Test
	void the_facts_of_a_worksheet_are_sealed_and_forgotten_with_the_customer() {
		this.service.commands(BROKER).calculateQuote(this.requests.calculate());
		var stored = stored();
		assertThat(new String(stored.getEventData(), StandardCharsets.ISO_8859_1)).contains("LIABILITY", "Base premium")
			.doesNotContain("driverAge", "minorViolations", "Points for incidents");
		var before = readBack();
		assertThat(before.getWorksheet().getInputs().getPolicyList()).isNotEmpty();

		this.service.commands(PRIVACY_OFFICER).eraseCustomerData(this.requests.erase());
		var after = readBack();
		assertThat(after.getPrice()).isEqualTo(before.getPrice());
		assertThat(after.getWorksheet().hasInputs()).isFalse();
		assertThat(after.getWorksheet().getDerivationsList()).isEmpty();
		assertThatIllegalArgumentException().isThrownBy(() -> WorksheetMessages.worksheet(after.getWorksheet()));
	}

	@Test
	void the_worksheet_of_a_price_is_shown_and_what_is_shown_is_executed_again() throws IOException {
		this.service.commands(BROKER).calculateQuote(this.requests.calculate());

		var shown = this.service.pricing(UNDERWRITER).getWorksheet(worksheet().build());

		assertThat(shown.getRevision()).isEqualTo(8);
		assertThat(shown.getWorksheet()).isEqualTo(readBack().getWorksheet());
		assertThat(StoredWorksheet.of(JsonFormat.printer().print(shown)).execute(SamplePlans.SHIPPED).verdict())
			.isEqualTo(Verdict.IDENTICAL);
	}

	@Test
	void the_worksheet_of_an_earlier_price_is_shown_by_revision() {
		this.service.commands(BROKER).calculateQuote(this.requests.calculate());
		var first = this.service.pricing(UNDERWRITER).getWorksheet(worksheet().build());
		this.service.commands(BROKER)
			.selectCoverageOptions(SelectCoverageOptionsRequest.newBuilder()
				.setHeader(this.requests.header(""))
				.setCoverage(LIABILITY)
				.build());
		this.service.commands(UNDERWRITER)
			.rerateQuote(RerateQuoteRequest.newBuilder().setHeader(this.requests.header("")).build());

		var last = this.service.pricing(UNDERWRITER).getWorksheet(worksheet().build());

		assertThat(last.getRevision()).isEqualTo(10);
		assertThat(last.getWorksheet()).isNotEqualTo(first.getWorksheet());
		assertThat(this.service.pricing(UNDERWRITER).getWorksheet(worksheet().setRevision(9).build())).isEqualTo(first);
		assertThat(
				RefusedCall.of(() -> this.service.pricing(UNDERWRITER).getWorksheet(worksheet().setRevision(7).build()))
					.with(Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_PREMIUM_MISSING)
					.metadata())
			.containsEntry("quoteId", this.requests.quoteId())
			.containsEntry("currentState", "SAVED")
			.containsKey("allowedCommands");
	}

	@ParameterizedTest
	@EnumSource
	void worksheets_are_shown_to_those_who_answer_for_prices_and_to_auditors(Role role) {
		this.service.commands(BROKER).calculateQuote(this.requests.calculate());
		var caller = new Caller(role, "bea", "agency-1");
		switch (role) {
			case UNDERWRITER, MANAGER, SUPPORT, AUDITOR ->
				assertThat(this.service.pricing(caller).getWorksheet(worksheet().build()).hasWorksheet()).isTrue();
			case BROKER, CUSTOMER, SYSTEM, PRIVACY_OFFICER ->
				RefusedCall.of(() -> this.service.pricing(caller).getWorksheet(worksheet().build()))
					.with(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED);
		}
	}

	@Test
	void the_worksheet_of_a_customer_who_was_forgotten_is_shown_without_its_facts() {
		this.service.commands(BROKER).calculateQuote(this.requests.calculate());
		this.service.commands(PRIVACY_OFFICER).eraseCustomerData(this.requests.erase());

		var shown = this.service.pricing(UNDERWRITER).getWorksheet(worksheet().build()).getWorksheet();

		assertThat(shown.getSectionsList()).isNotEmpty();
		assertThat(shown.hasInputs()).isFalse();
	}

	@Test
	void a_quote_that_is_not_there_has_no_worksheet() {
		var unknown = worksheet().setQuoteId(UUID.randomUUID().toString()).build();
		var refused = worksheet().setQuoteId(refusedCreation()).build();
		for (var request : List.of(unknown, refused)) {
			RefusedCall.of(() -> this.service.pricing(UNDERWRITER).getWorksheet(request))
				.with(Code.NOT_FOUND, ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND)
				.saying(Map.of("quoteId", request.getQuoteId()));
		}
	}

	@Test
	void options_are_compared_on_the_same_facts_and_nothing_is_stored() {
		var answer = this.service.pricing(BROKER)
			.compareOptions(compare(SampleSections.COVERAGE, WITHOUT_LIABILITY, LIABILITY));
		assertThat(answer.getRevision()).isEqualTo(7);
		assertThat(answer.getOptionsList()).extracting(PricedOption::getSelection)
			.containsExactly(SampleSections.COVERAGE, WITHOUT_LIABILITY, LIABILITY);
		assertThat(answer.getOptions(1).getUnpriced().getFindingsList())
			.containsExactly("items[vehicle].coverages.LIABILITY: Third-party liability is compulsory");
		assertThat(answer.getOptions(2).getPrice().getPayable().getUnits()).isBetween(1L,
				answer.getOptions(0).getPrice().getPayable().getUnits() - 1);
		assertThat(this.service.stored(this.requests.quoteId())).hasSize(8);

		this.service.commands(BROKER).calculateQuote(this.requests.calculate());
		assertThat(readBack().getPrice()).as("as it was compared").isEqualTo(answer.getOptions(0).getPrice());
	}

	@Test
	void what_the_caller_may_not_know_of_is_not_compared() {
		var other = new Caller(Role.BROKER, "ben", "agency-2");
		RefusedCall.of(() -> this.service.pricing(other).compareOptions(compare(LIABILITY)))
			.with(Code.NOT_FOUND, ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND);
		RefusedCall.of(() -> this.service.pricing(PRIVACY_OFFICER).compareOptions(compare(LIABILITY)))
			.with(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED);
		this.service.commands(PRIVACY_OFFICER).eraseCustomerData(this.requests.erase());
		RefusedCall.of(() -> this.service.pricing(BROKER).compareOptions(compare(LIABILITY)))
			.with(Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_PRIVACY_ERASED);
	}

	@Test
	void a_place_without_a_plan_is_told_as_something_that_is_not_there() {
		this.service.commands(BROKER).captureGeographicDetails(this.requests.elsewhere());
		RefusedCall.of(() -> this.service.commands(BROKER).calculateQuote(this.requests.calculate()))
			.with(Code.NOT_FOUND, ErrorReason.ERROR_REASON_RATE_PLAN_NOT_FOUND);
		var refused = RefusedCall.of(() -> this.service.pricing(BROKER).compareOptions(compare(LIABILITY)))
			.with(Code.NOT_FOUND, ErrorReason.ERROR_REASON_RATE_PLAN_NOT_FOUND);
		assertThat(refused.metadata()).containsEntry("product", "private-car")
			.containsEntry("country", "IN")
			.containsEntry("state", "Kerala");
		assertThat(refused.detail(ResourceInfo.class))
			.isEqualTo(ResourceInfo.newBuilder().setResourceType("rate plan").setResourceName("private-car").build());
	}

	/** An id whose stream has one event, which opens no quote. */
	private String refusedCreation() {
		var requests = Requests.aboutNewQuote(InstantSource.system());
		var tooEarly = requests.create()
			.toBuilder()
			.setEffectiveDate(Date.newBuilder().setYear(2000).setMonth(1).setDay(1))
			.build();
		this.service.inbox(BROKER)
			.submitCommand(SubmitCommandRequest.newBuilder()
				.setCommand(QuoteCommand.newBuilder().setCreateQuote(tooEarly))
				.build());
		this.service.carryOut(requests.quoteId(), 0);
		assertThat(this.service.stored(requests.quoteId())).hasSize(1);
		return requests.quoteId();
	}

	private GetWorksheetRequest.Builder worksheet() {
		return GetWorksheetRequest.newBuilder().setQuoteId(this.requests.quoteId());
	}

	private CompareOptionsRequest compare(CoverageSelection... selections) {
		return CompareOptionsRequest.newBuilder()
			.setQuoteId(this.requests.quoteId())
			.addAllSelections(List.of(selections))
			.build();
	}

	private RecordedEvent stored() {
		return this.service.stored(this.requests.quoteId())
			.stream()
			.filter((event) -> event.getEventType().equals("quote.calculated.v1"))
			.findFirst()
			.orElseThrow();
	}

	private QuoteCalculated readBack() {
		var event = stored();
		return new EventCodec()
			.decode(event.getEventType(), event.getEventData(), this.requests.quoteId(), this.service.keys())
			.getQuoteCalculated();
	}

}
