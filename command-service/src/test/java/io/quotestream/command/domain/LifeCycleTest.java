package io.quotestream.command.domain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quotestream.command.domain.Facts.CopySource;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.AcceptQuoteRequest;
import io.quotestream.proto.command.v1.AddNoteRequest;
import io.quotestream.proto.command.v1.ApproveQuoteRequest;
import io.quotestream.proto.command.v1.AssignApplicationNumberRequest;
import io.quotestream.proto.command.v1.CalculateQuoteRequest;
import io.quotestream.proto.command.v1.CancelQuoteRequest;
import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsRequest;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsRequest;
import io.quotestream.proto.command.v1.ChangeEffectiveDateRequest;
import io.quotestream.proto.command.v1.ClaimReferralRequest;
import io.quotestream.proto.command.v1.CompleteRiskAssessmentRequest;
import io.quotestream.proto.command.v1.CopyQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.DeclineQuoteRequest;
import io.quotestream.proto.command.v1.EraseCustomerDataRequest;
import io.quotestream.proto.command.v1.ExpireQuoteRequest;
import io.quotestream.proto.command.v1.ExtendValidityRequest;
import io.quotestream.proto.command.v1.FailApplicationNumberRequest;
import io.quotestream.proto.command.v1.FailRiskAssessmentRequest;
import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.MarkNotTakenRequest;
import io.quotestream.proto.command.v1.OverridePremiumRequest;
import io.quotestream.proto.command.v1.ReassignBrokerRequest;
import io.quotestream.proto.command.v1.ReferQuoteRequest;
import io.quotestream.proto.command.v1.RequestApplicationNumberRequest;
import io.quotestream.proto.command.v1.RerateQuoteRequest;
import io.quotestream.proto.command.v1.ResolveReferralRequest;
import io.quotestream.proto.command.v1.ReviseQuoteRequest;
import io.quotestream.proto.command.v1.SaveQuoteRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.command.v1.StartRiskAssessmentRequest;
import io.quotestream.proto.command.v1.UpdateCustomerInformationRequest;
import io.quotestream.proto.command.v1.UpdateVehicleInformationRequest;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.proto.type.v1.CancelReason;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.NotTakenReason;
import io.quotestream.proto.type.v1.OverrideReason;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.type.v1.ReferralDecision;
import io.quotestream.proto.type.v1.ReferralReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Every command in every state, decided by the real decisions and compared with
 * {@code transitions.csv}, which was written apart from the code. An accepting cell means
 * that some quote in this state passes the guards: {@link SampleQuotes} has one.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LifeCycleTest {

	/**
	 * A line of the oracle. It describes the profile in which an assessment is required.
	 */
	record Cell(Command command, QuoteState state, boolean accepted, String reason, List<String> next) {

		static Cell of(Command command, String[] fields) {
			var state = fields[1].equals("(none)") ? QuoteState.QUOTE_STATE_UNSPECIFIED
					: QuoteState.valueOf("QUOTE_STATE_" + fields[1]);
			return new Cell(command, state, fields[2].equals("ACCEPT"), fields[3], List.of(fields[4].split("\\|")));
		}

		/** The one cell that differs where the assessment is optional. */
		Cell withoutAssessment() {
			return (this.command == Command.FINALIZE_QUOTE && this.state == QuoteState.QUOTE_STATE_SAVED)
					? new Cell(this.command, this.state, true, "", List.of("FINALIZED")) : this;
		}

		@Override
		public String toString() {
			return this.command.rpcName() + " in " + LifeCycle.stateName(this.state);
		}

	}

	private static final List<Cell> ORACLE = read();

	@Test
	void the_oracle_has_a_cell_for_every_command_in_every_state() {
		var states = Arrays.stream(QuoteState.values()).filter((state) -> state != QuoteState.UNRECOGNIZED).toList();
		assertThat(ORACLE).extracting(Cell::toString)
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(Command.values())
				.flatMap((command) -> states.stream()
					.map((state) -> command.rpcName() + " in " + LifeCycle.stateName(state)))
				.toList())
			.hasSize(34 * 12);
	}

	@ParameterizedTest
	@MethodSource("cells")
	void is_decided_as_the_oracle_says_where_the_assessment_is_required(Cell cell) {
		assertDecided(cell, AssessmentGate.REQUIRED);
	}

	@ParameterizedTest
	@MethodSource("cells")
	void is_decided_as_the_oracle_says_where_the_assessment_is_optional(Cell cell) {
		assertDecided(cell.withoutAssessment(), AssessmentGate.OPTIONAL);
	}

	@ParameterizedTest
	@MethodSource("cells")
	void a_refusal_names_the_state_and_what_the_oracle_allows_in_it(Cell cell) {
		if (!cell.accepted()) {
			assertThat(rejected(cell, AssessmentGate.REQUIRED).metadata())
				.containsEntry("currentState", LifeCycle.stateName(cell.state()))
				.hasEntrySatisfying("allowedCommands",
						(names) -> assertThat(names.split(",")).containsExactlyInAnyOrderElementsOf(allowedIn(cell)));
		}
	}

	static Stream<Cell> cells() {
		return ORACLE.stream();
	}

	/** What the code says, cell by cell, for people to read. */
	@AfterAll
	static void print_the_matrix() {
		var states = Arrays.stream(QuoteState.values()).filter((state) -> state != QuoteState.UNRECOGNIZED).toList();
		var matrix = new StringBuilder("%-27s".formatted("as decided, REQUIRED"));
		states.forEach((state) -> matrix.append("%-20s".formatted(LifeCycle.stateName(state))));
		for (var command : Command.values()) {
			matrix.append("%n%-27s".formatted(command.rpcName()));
			for (var state : states) {
				matrix.append("%-20s".formatted(decided(command, state)));
			}
		}
		System.out.println(matrix);
	}

	private static String decided(Command command, QuoteState state) {
		try {
			var quote = SampleQuotes.in(state, command);
			var next = after(command, quote, decide(command, quote, AssessmentGate.REQUIRED));
			return (next == state) ? "ok" : "> " + LifeCycle.stateName(next);
		}
		catch (Rejected rejected) {
			return Refusal.name(rejected.reason()).toLowerCase(Locale.ROOT).replaceAll("^(quote|assessment)_", "");
		}
	}

	private static void assertDecided(Cell cell, AssessmentGate gate) {
		if (cell.accepted()) {
			var quote = SampleQuotes.in(cell.state(), cell.command());
			var events = decide(cell.command(), quote, gate);
			assertThat(events).isNotEmpty();
			assertThat(LifeCycle.stateName(after(cell.command(), quote, events))).isIn(cell.next());
		}
		else {
			assertThat(Refusal.name(rejected(cell, gate).reason())).isEqualTo(cell.reason());
		}
	}

	/** The cells of CopyQuote are those of the source, which a copy leaves as it is. */
	private static QuoteState after(Command command, Quote quote, List<QuoteEvent> events) {
		return (command == Command.COPY_QUOTE) ? quote.state() : QuoteSpec.fold(quote, events).state();
	}

	private static Rejected rejected(Cell cell, AssessmentGate gate) {
		var rejected = catchThrowableOfType(Rejected.class,
				() -> decide(cell.command(), SampleQuotes.in(cell.state(), cell.command()), gate));
		assertThat(rejected).as("refusal").isNotNull();
		return rejected;
	}

	/**
	 * An empty list of commands is spelt by an empty text, which splits into one empty
	 * word.
	 */
	private static List<String> allowedIn(Cell cell) {
		var allowed = ORACLE.stream()
			.filter((other) -> other.state() == cell.state() && other.accepted())
			.map((other) -> other.command().rpcName())
			.toList();
		return allowed.isEmpty() ? List.of("") : allowed;
	}

	/**
	 * A command with content that has not been captured before: the same again would
	 * change nothing.
	 */
	private static List<QuoteEvent> decide(Command command, Quote quote, AssessmentGate gate) {
		var now = (command == Command.EXPIRE_QUOTE) ? QuoteSpec.NOW.plus(Duration.ofDays(30)) : QuoteSpec.NOW;
		var source = (command == Command.COPY_QUOTE) ? new CopySource("source", quote, 8) : null;
		var product = (gate == AssessmentGate.REQUIRED) ? SampleProduct.REQUIRED : SampleProduct.OPTIONAL;
		var facts = new Facts(QuoteSpec.UNDERWRITER.actor(), now, SampleEvents.ASSESSMENT, product, source);
		return switch (command) {
			case CREATE_QUOTE -> FormDecisions.create(quote,
					CreateQuoteRequest.newBuilder().setEffectiveDate(SampleEvents.EFFECTIVE).build(), facts);
			case CAPTURE_GEOGRAPHIC_DETAILS -> FormDecisions.captureGeographic(quote,
					CaptureGeographicDetailsRequest.newBuilder()
						.setGeographic(SampleSections.GEOGRAPHIC.toBuilder().setCity("Chennai"))
						.build(),
					facts);
			case CAPTURE_FAMILY_DETAILS -> FormDecisions.captureFamily(quote,
					CaptureFamilyDetailsRequest.newBuilder()
						.setFamily(SampleSections.FAMILY.toBuilder().setNumberOfDependents(3))
						.build(),
					facts);
			case UPDATE_CUSTOMER_INFORMATION -> FormDecisions.updateCustomer(quote,
					UpdateCustomerInformationRequest.newBuilder()
						.setCustomer(SampleSections.CUSTOMER.toBuilder().setOccupation("Surveyor"))
						.build(),
					facts);
			case UPDATE_VEHICLE_INFORMATION -> FormDecisions.updateVehicle(quote,
					UpdateVehicleInformationRequest.newBuilder()
						.setVehicle(SampleSections.VEHICLE.toBuilder().setYear(2024))
						.build(),
					facts);
			case SELECT_COVERAGE_OPTIONS -> FormDecisions.selectCoverage(quote,
					SelectCoverageOptionsRequest.newBuilder()
						.setCoverage(SampleSections.COVERAGE.toBuilder().removeCoverages(1))
						.build(),
					facts);
			case CHANGE_EFFECTIVE_DATE -> FormDecisions.changeEffectiveDate(quote,
					ChangeEffectiveDateRequest.newBuilder()
						.setEffectiveDate(SampleEvents.EFFECTIVE.toBuilder().setDay(11))
						.build(),
					facts);
			case CAPTURE_CONTACT_DETAILS -> FormDecisions.captureContact(quote,
					CaptureContactDetailsRequest.newBuilder()
						.setContact(SampleSections.CONTACT.toBuilder().setEmail("asha@example.org"))
						.build(),
					facts);
			case SAVE_QUOTE -> FormDecisions.save(quote, SaveQuoteRequest.getDefaultInstance(), facts);
			case REQUEST_APPLICATION_NUMBER ->
				NumberDecisions.request(quote, RequestApplicationNumberRequest.getDefaultInstance(), facts);
			case ASSIGN_APPLICATION_NUMBER -> NumberDecisions.assign(quote,
					AssignApplicationNumberRequest.newBuilder().setApplicationNumber("IN-1").build(), facts);
			case FAIL_APPLICATION_NUMBER ->
				NumberDecisions.fail(quote, FailApplicationNumberRequest.newBuilder().setAttempts(1).build(), facts);
			case START_RISK_ASSESSMENT ->
				AssessmentDecisions.start(quote, StartRiskAssessmentRequest.getDefaultInstance(), facts);
			case COMPLETE_RISK_ASSESSMENT -> AssessmentDecisions.complete(quote,
					CompleteRiskAssessmentRequest.newBuilder()
						.setAssessmentId(SampleEvents.ASSESSMENT)
						.setInputHash(SampleEvents.INPUT_HASH)
						.build(),
					facts);
			case FAIL_RISK_ASSESSMENT -> AssessmentDecisions.fail(quote,
					FailRiskAssessmentRequest.newBuilder().setAssessmentId(SampleEvents.ASSESSMENT).build(), facts);
			case FINALIZE_QUOTE ->
				OfferDecisions.finalizeQuote(quote, FinalizeQuoteRequest.getDefaultInstance(), facts);
			case REFER_QUOTE -> ReferralDecisions.refer(quote,
					ReferQuoteRequest.newBuilder().addReasons(ReferralReason.REFERRAL_REASON_HUMAN_REVIEW).build(),
					facts);
			case CLAIM_REFERRAL -> ReferralDecisions.claim(quote, ClaimReferralRequest.getDefaultInstance(), facts);
			case RESOLVE_REFERRAL -> ReferralDecisions.resolve(quote,
					ResolveReferralRequest.newBuilder().setDecision(ReferralDecision.REFERRAL_DECISION_CLEAR).build(),
					facts);
			case APPROVE_QUOTE -> OfferDecisions.approve(quote, ApproveQuoteRequest.getDefaultInstance(), facts);
			case DECLINE_QUOTE -> OfferDecisions.decline(quote,
					DeclineQuoteRequest.newBuilder().addReasons(DeclineReason.getDefaultInstance()).build(), facts);
			case REVISE_QUOTE -> OfferDecisions.revise(quote, ReviseQuoteRequest.getDefaultInstance(), facts);
			case EXTEND_VALIDITY -> OfferDecisions.extend(quote,
					ExtendValidityRequest.newBuilder()
						.setValidUntilTime(SampleEvents.timestamp(now.plus(Duration.ofDays(40))))
						.build(),
					facts);
			case ACCEPT_QUOTE -> OfferDecisions.accept(quote,
					AcceptQuoteRequest.newBuilder().setConsentGiven(true).setPayable(SampleEvents.payable()).build(),
					facts);
			case MARK_NOT_TAKEN -> OfferDecisions.markNotTaken(quote,
					MarkNotTakenRequest.newBuilder().setReason(NotTakenReason.NOT_TAKEN_REASON_PRICE).build(), facts);
			case CANCEL_QUOTE -> LifeDecisions.cancel(quote,
					CancelQuoteRequest.newBuilder().setReason(CancelReason.CANCEL_REASON_DUPLICATE).build(), facts);
			case EXPIRE_QUOTE -> LifeDecisions.expire(quote, ExpireQuoteRequest.getDefaultInstance(), facts);
			case REASSIGN_BROKER -> LifeDecisions.reassign(quote,
					ReassignBrokerRequest.newBuilder().setBrokerId("agency-2").build(), facts);
			case COPY_QUOTE -> FormDecisions.copy(Quote.NONE, CopyQuoteRequest.getDefaultInstance(), facts);
			case ADD_NOTE ->
				LifeDecisions.addNote(quote, AddNoteRequest.newBuilder().setText("Called.").build(), facts);
			case CALCULATE_QUOTE ->
				PricingDecisions.calculate(quote, CalculateQuoteRequest.getDefaultInstance(), facts);
			case RERATE_QUOTE -> PricingDecisions.rerate(quote, RerateQuoteRequest.getDefaultInstance(), facts);
			case OVERRIDE_PREMIUM -> PricingDecisions.override(quote,
					OverridePremiumRequest.newBuilder()
						.setPremium(SampleEvents.lessBy(500))
						.setReason(OverrideReason.OVERRIDE_REASON_COMPETITION)
						.build(),
					facts);
			case ERASE_CUSTOMER_DATA ->
				LifeDecisions.erase(quote, EraseCustomerDataRequest.getDefaultInstance(), facts);
		};
	}

	private static List<Cell> read() {
		var ours = Arrays.stream(Command.values()).collect(Collectors.toMap(Command::rpcName, (command) -> command));
		try (var csv = Objects.requireNonNull(LifeCycleTest.class.getResourceAsStream("/transitions.csv"))) {
			return new String(csv.readAllBytes(), StandardCharsets.UTF_8).lines()
				.map((line) -> line.split(",", -1))
				.filter((fields) -> ours.containsKey(fields[0]))
				.map((fields) -> Cell.of(Objects.requireNonNull(ours.get(fields[0])), fields))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
