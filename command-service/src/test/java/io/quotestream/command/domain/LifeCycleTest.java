package io.quotestream.command.domain;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.ApproveQuoteRequest;
import io.quotestream.proto.command.v1.CancelQuoteRequest;
import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsRequest;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsRequest;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.DeclineQuoteRequest;
import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.SaveQuoteRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.command.v1.UpdateCustomerInformationRequest;
import io.quotestream.proto.command.v1.UpdateVehicleInformationRequest;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.proto.type.v1.CancelReason;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.QuoteState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Every command in every state, decided by the real decisions and compared with
 * {@code transitions.csv}, which was written apart from the code. An accepting cell means
 * that some quote in this state passes the guards: the one used here has every section.
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
			.hasSize(144);
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

	private static void assertDecided(Cell cell, AssessmentGate gate) {
		if (cell.accepted()) {
			var quote = quoteIn(cell.state());
			var events = decide(cell.command(), quote, gate);
			assertThat(events).isNotEmpty();
			assertThat(LifeCycle.stateName(QuoteSpec.fold(quote, events).state())).isIn(cell.next());
		}
		else {
			assertThat(Refusal.name(rejected(cell, gate).reason())).isEqualTo(cell.reason());
		}
	}

	private static Rejected rejected(Cell cell, AssessmentGate gate) {
		var rejected = catchThrowableOfType(Rejected.class, () -> decide(cell.command(), quoteIn(cell.state()), gate));
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

	private static Quote quoteIn(QuoteState state) {
		return (state == QuoteState.QUOTE_STATE_UNSPECIFIED) ? Quote.NONE
				: new Quote(state, SampleEvents.AGENCY, SampleEvents.BROKER, SampleEvents.EFFECTIVE,
						SampleSections.GEOGRAPHIC, SampleSections.CONTACT, SampleSections.FAMILY,
						SampleSections.CUSTOMER, SampleSections.VEHICLE, SampleSections.COVERAGE);
	}

	/**
	 * Pages differ from those the quote has: the same page again would change nothing.
	 */
	private static List<QuoteEvent> decide(Command command, Quote quote, AssessmentGate gate) {
		var facts = new Facts("uma", SampleEvents.AGENCY, QuoteSpec.NOW, Duration.ofDays(30), gate);
		return switch (command) {
			case CREATE_QUOTE -> Decisions.create(quote,
					CreateQuoteRequest.newBuilder().setEffectiveDate(SampleEvents.EFFECTIVE).build(), facts);
			case CAPTURE_GEOGRAPHIC_DETAILS -> Decisions.captureGeographic(quote,
					CaptureGeographicDetailsRequest.newBuilder()
						.setGeographic(SampleSections.GEOGRAPHIC.toBuilder().setCity("Chennai"))
						.build(),
					facts);
			case CAPTURE_FAMILY_DETAILS -> Decisions.captureFamily(quote,
					CaptureFamilyDetailsRequest.newBuilder()
						.setFamily(SampleSections.FAMILY.toBuilder().setNumberOfDependents(3))
						.build(),
					facts);
			case UPDATE_CUSTOMER_INFORMATION -> Decisions.updateCustomer(quote,
					UpdateCustomerInformationRequest.newBuilder()
						.setCustomer(SampleSections.CUSTOMER.toBuilder().setOccupation("Surveyor"))
						.build(),
					facts);
			case UPDATE_VEHICLE_INFORMATION -> Decisions.updateVehicle(quote,
					UpdateVehicleInformationRequest.newBuilder()
						.setVehicle(SampleSections.VEHICLE.toBuilder().setYear(2024))
						.build(),
					facts);
			case SELECT_COVERAGE_OPTIONS -> Decisions.selectCoverage(quote,
					SelectCoverageOptionsRequest.newBuilder()
						.setCoverage(SampleSections.COVERAGE.toBuilder().removeCoverages(1))
						.build(),
					facts);
			case CAPTURE_CONTACT_DETAILS -> Decisions.captureContact(quote,
					CaptureContactDetailsRequest.newBuilder()
						.setContact(SampleSections.CONTACT.toBuilder().setEmail("asha@example.org"))
						.build(),
					facts);
			case SAVE_QUOTE -> Decisions.save(quote, SaveQuoteRequest.getDefaultInstance(), facts);
			case FINALIZE_QUOTE -> Decisions.finalizeQuote(quote, FinalizeQuoteRequest.getDefaultInstance(), facts);
			case APPROVE_QUOTE -> Decisions.approve(quote, ApproveQuoteRequest.getDefaultInstance(), facts);
			case DECLINE_QUOTE -> Decisions.decline(quote,
					DeclineQuoteRequest.newBuilder().addReasons(DeclineReason.getDefaultInstance()).build(), facts);
			case CANCEL_QUOTE -> Decisions.cancel(quote,
					CancelQuoteRequest.newBuilder().setReason(CancelReason.CANCEL_REASON_DUPLICATE).build(), facts);
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
