package io.quotestream.command.api;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;

import com.google.protobuf.Duration;
import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.type.Date;
import io.kurrent.dbclient.EventDataBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quotestream.command.application.Requests;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.command.v1.SubmitCommandRequest;
import io.quotestream.proto.command.v1.SubmitCommandsRequest;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.type.v1.CancelReason;
import io.quotestream.proto.type.v1.QuoteState;

import static io.quotestream.command.api.RunningEndpoints.BROKER;
import static io.quotestream.command.api.RunningEndpoints.UNDERWRITER;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each refusal has its own code, reason and details: the error table as callers see it.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RefusalsIT {

	private static final Caller FOREIGN = new Caller(Role.BROKER, "ben", "agency-2");

	private static final Caller SYSTEM = new Caller(Role.SYSTEM, "numbers", "");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path folder;

	@SuppressWarnings("NullAway.Init")
	private static RunningEndpoints service;

	private final Requests requests = Requests.aboutNewQuote(InstantSource.system());

	private final String quoteId = this.requests.quoteId();

	@BeforeAll
	static void start() throws IOException {
		service = new RunningEndpoints(folder.resolve("service"));
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@Test
	void five_faulty_fields_are_named_at_once_and_nothing_is_appended() {
		var request = this.requests.createWithAllSections().toBuilder();
		request.getHeaderBuilder().setRequestId("not-a-uuid");
		request.setEffectiveDate(Date.newBuilder().setYear(2027).setMonth(2).setDay(30));
		request.getGeographicBuilder().setCountry("india");
		request.getContactBuilder().setEmail("asha.raman#example.com");
		request.getVehicleBuilder().setYear(1492);
		var violations = RefusedCall.of(() -> service.commands(BROKER).createQuote(request.build()))
			.with(Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_REQUEST)
			.saying(Map.of("violations", "5"))
			.detail(BadRequest.class)
			.getFieldViolationsList();
		assertThat(violations).extracting(FieldViolation::getField)
			.containsExactlyInAnyOrder("header.request_id", "effective_date", "geographic.country", "contact.email",
					"vehicle.year");
		assertThat(violations).allSatisfy((violation) -> {
			assertThat(violation.getReason()).isNotEmpty();
			assertThat(violation.getDescription()).isNotEmpty().doesNotContain("asha");
		});
		assertThat(service.stored(this.quoteId)).isEmpty();
	}

	@Test
	void an_id_that_the_services_compute_is_not_taken_from_a_caller() {
		create();
		var note = this.requests.note("Taken before a timer comes").toBuilder();
		note.getHeaderBuilder().setRequestId(UUID.nameUUIDFromBytes(new byte[0]).toString());
		var later = QuoteCommand.newBuilder().setAddNote(note).build();

		assertReserved(() -> service.commands(BROKER).addNote(note.build()), "header.request_id");
		assertReserved(
				() -> service.inbox(BROKER).submitCommand(SubmitCommandRequest.newBuilder().setCommand(later).build()),
				"command.add_note.header.request_id");
		assertReserved(
				() -> service.inbox(BROKER)
					.submitCommands(SubmitCommandsRequest.newBuilder().addCommands(later).build()),
				"commands[0].add_note.header.request_id");
	}

	@Test
	void a_currency_that_there_is_not_is_a_faulty_field() {
		var violation = RefusedCall
			.of(() -> service.commands(BROKER)
				.createQuote(this.requests.create().toBuilder().setCurrency("ZZZ").build()))
			.with(Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_REQUEST)
			.saying(Map.of("quoteId", this.quoteId, "field", "currency"))
			.detail(BadRequest.class)
			.getFieldViolations(0);
		assertThat(violation.getField()).isEqualTo("currency");
		assertThat(violation.getDescription()).contains("ISO 4217");
		assertThat(service.stored(this.quoteId)).isEmpty();
	}

	@Test
	void who_is_not_known_is_told_nothing_else() {
		RefusedCall.of(() -> service.commandsOfNobody().createQuote(CreateQuoteRequest.getDefaultInstance()))
			.with(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED)
			.saying(Map.of())
			.withoutDetail();
	}

	@Test
	void a_role_that_may_not_is_told_which_roles_may_even_of_a_quote_that_does_not_exist() {
		RefusedCall.of(() -> service.commands(BROKER).approveQuote(this.requests.approve("seen")))
			.with(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED)
			.saying(Map.of("role", "broker", "permitted", "manager,underwriter"))
			.withoutDetail();
	}

	@Test
	void a_foreign_quote_is_not_told_from_one_that_does_not_exist() {
		var unknown = RefusedCall.of(() -> service.commands(FOREIGN).saveQuote(this.requests.save()));
		create();
		var foreign = RefusedCall.of(() -> service.commands(FOREIGN).saveQuote(this.requests.save()));
		assertThat(foreign.status().toByteString()).isEqualTo(unknown.status().toByteString());
		foreign.with(Code.NOT_FOUND, ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND).saying(Map.of("quoteId", this.quoteId));
		assertResource(foreign);
	}

	@Test
	void an_id_is_taken_once() {
		create();
		for (var caller : new Caller[] { BROKER, FOREIGN }) {
			assertResource(RefusedCall.of(() -> service.commands(caller).createQuote(this.requests.create()))
				.with(Code.ALREADY_EXISTS, ErrorReason.ERROR_REASON_QUOTE_ALREADY_EXISTS)
				.saying(Map.of("quoteId", this.quoteId)));
		}
	}

	@Test
	void a_stale_etag_is_told_where_the_quote_stands() {
		var seen = create();
		var now = service.commands(BROKER)
			.captureGeographicDetails(this.requests.city("Chennai", seen.getEtag()))
			.getReceipt();
		RefusedCall
			.of(() -> service.commands(BROKER).captureGeographicDetails(this.requests.city("Madurai", seen.getEtag())))
			.with(Code.ABORTED, ErrorReason.ERROR_REASON_STALE_QUOTE)
			.saying(Map.of("quoteId", this.quoteId, "currentRevision", Long.toString(now.getRevision()), "currentEtag",
					now.getEtag()))
			.withoutDetail();
	}

	@Test
	void a_request_id_is_used_for_one_content() {
		create();
		var request = this.requests.city("Chennai");
		var receipt = service.commands(BROKER).captureGeographicDetails(request).getReceipt();
		assertThat(service.commands(BROKER).captureGeographicDetails(request).getReceipt()).isEqualTo(receipt);
		RefusedCall.of(() -> service.commands(BROKER)
			.captureGeographicDetails(this.requests.city("Madurai").toBuilder().setHeader(request.getHeader()).build()))
			.with(Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_REQUEST_ID_REUSED)
			.saying(Map.of("requestId", request.getHeader().getRequestId()))
			.withoutDetail();
	}

	@Test
	void a_wrong_state_is_named_with_what_may_be_done_instead() {
		finalizeQuote();
		assertPrecondition(RefusedCall.of(() -> service.commands(BROKER)
			.captureGeographicDetails(this.requests.city("Chennai"))), ErrorReason.ERROR_REASON_QUOTE_LOCKED, Map.of(
					"quoteId", this.quoteId, "currentState", "FINALIZED", "allowedCommands",
					"CaptureContactDetails,RequestApplicationNumber,AssignApplicationNumber,FailApplicationNumber,"
							+ "ReferQuote,ClaimReferral,ResolveReferral,OverridePremium,ApproveQuote,DeclineQuote,"
							+ "ReviseQuote,RerateQuote,ExtendValidity,MarkNotTaken,CancelQuote,ExpireQuote,ReassignBroker,CopyQuote,"
							+ "AddNote,EraseCustomerData"));
		service.commands(BROKER).cancelQuote(this.requests.cancel());
		assertPrecondition(
				RefusedCall.of(() -> service.commands(BROKER).captureContactDetails(this.requests.contact())),
				ErrorReason.ERROR_REASON_QUOTE_CLOSED,
				Map.of("quoteId", this.quoteId, "currentState", "CANCELLED", "allowedCommands",
						"AssignApplicationNumber,FailApplicationNumber,CopyQuote,AddNote,EraseCustomerData"));
	}

	@Test
	void missing_sections_are_named_at_once() {
		service.commands(BROKER).createQuote(this.requests.create());
		assertPrecondition(RefusedCall.of(() -> service.commands(BROKER)
			.saveQuote(this.requests.save())), ErrorReason.ERROR_REASON_MISSING_SECTION, Map.of("quoteId", this.quoteId,
					"currentState", "INITIATED", "missingSections", "GEOGRAPHIC,CONTACT,FAMILY", "allowedCommands",
					"CaptureGeographicDetails,CaptureFamilyDetails,UpdateCustomerInformation,"
							+ "UpdateVehicleInformation,SelectCoverageOptions,ChangeEffectiveDate,"
							+ "CaptureContactDetails,SaveQuote,RequestApplicationNumber,AssignApplicationNumber,"
							+ "FailApplicationNumber,CalculateQuote,RerateQuote,CancelQuote,ExpireQuote,ReassignBroker,CopyQuote,AddNote,"
							+ "EraseCustomerData"));
	}

	@Test
	void an_effective_date_out_of_range_is_told_the_range() {
		var tooLate = LocalDate.now(ZoneOffset.UTC).plusDays(92);
		var request = this.requests.create()
			.toBuilder()
			.setEffectiveDate(Date.newBuilder()
				.setYear(tooLate.getYear())
				.setMonth(tooLate.getMonthValue())
				.setDay(tooLate.getDayOfMonth()))
			.build();
		var refused = RefusedCall.of(() -> service.commands(BROKER).createQuote(request))
			.with(Code.FAILED_PRECONDITION, ErrorReason.ERROR_REASON_EFFECTIVE_DATE_OUT_OF_RANGE);
		assertThat(refused.metadata()).containsOnlyKeys("quoteId", "currentState", "allowedCommands", "earliest",
				"latest");
		assertThat(refused.detail(PreconditionFailure.class).getViolations(0).getDescription())
			.matches("Cover can start from [0-9-]{10} to [0-9-]{10}\\.");
		assertThat(service.stored(this.quoteId)).isEmpty();
	}

	@Test
	void who_decides_must_say_what_was_seen() {
		var etag = finalizeQuote().getEtag();
		var violations = RefusedCall.of(() -> service.commands(UNDERWRITER).approveQuote(this.requests.approve("")))
			.with(Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_REQUEST)
			.detail(BadRequest.class);
		assertThat(violations.getFieldViolations(0).getField()).isEqualTo("header");
		assertThat(violations.getFieldViolations(0).getReason()).isEqualTo("etag.required");
		RefusedCall
			.of(() -> service.commands(new Caller(Role.UNDERWRITER, BROKER.actor(), ""))
				.approveQuote(this.requests.approve(etag)))
			.with(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_SELF_APPROVAL)
			.saying(Map.of("quoteId", this.quoteId))
			.withoutDetail();
	}

	@Test
	void a_missing_reason_is_a_faulty_field() {
		var etag = finalizeQuote().getEtag();
		assertReasonRequired(RefusedCall.of(() -> service.commands(UNDERWRITER)
			.declineQuote(this.requests.decline(etag).toBuilder().clearReasons().build())), "reasons");
		assertReasonRequired(RefusedCall.of(() -> service.commands(BROKER)
			.cancelQuote(this.requests.cancel().toBuilder().setReason(CancelReason.CANCEL_REASON_UNSPECIFIED).build())),
				"reason");
	}

	@Test
	void a_second_application_number_names_the_quote_that_has_one() {
		create();
		service.commands(BROKER).requestApplicationNumber(this.requests.requestNumber());
		service.commands(SYSTEM).assignApplicationNumber(this.requests.assignNumber("IN-1"));
		assertResource(RefusedCall
			.of(() -> service.commands(SYSTEM).assignApplicationNumber(this.requests.assignNumber("IN-2")))
			.with(Code.ALREADY_EXISTS, ErrorReason.ERROR_REASON_APPLICATION_NUMBER_ALREADY_ASSIGNED)
			.saying(Map.of("quoteId", this.quoteId)));
	}

	@Test
	void who_has_not_claimed_a_referral_may_not_end_it() {
		finalizeQuote();
		var etag = service.commands(BROKER).referQuote(this.requests.refer()).getReceipt().getEtag();
		RefusedCall.of(() -> service.commands(UNDERWRITER).resolveReferral(this.requests.clear(etag)))
			.with(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_NOT_CLAIMANT)
			.saying(Map.of("quoteId", this.quoteId))
			.withoutDetail();
		service.commands(UNDERWRITER).claimReferral(this.requests.claim());
		assertThat(service.commands(UNDERWRITER).resolveReferral(this.requests.clear(etag)).getReceipt().getState())
			.as("a claim keeps the etag")
			.isEqualTo(QuoteState.QUOTE_STATE_FINALIZED);
	}

	@Test
	void an_event_of_a_newer_version_is_never_skipped() {
		create();
		store("quote.teleported.v1", new byte[0]);
		RefusedCall.of(() -> service.commands(UNDERWRITER).cancelQuote(this.requests.cancel()))
			.with(Code.INTERNAL, ErrorReason.ERROR_REASON_UNKNOWN_EVENT)
			.saying(Map.of("quoteId", this.quoteId, "revision", "7"))
			.withoutDetail();
	}

	@Test
	void a_damaged_event_is_data_loss() {
		create();
		store("quote.geographic_details_captured.v1", new byte[] { 10, 99, 1 });
		RefusedCall.of(() -> service.commands(UNDERWRITER).cancelQuote(this.requests.cancel()))
			.with(Code.DATA_LOSS, ErrorReason.ERROR_REASON_UNREADABLE_EVENT)
			.saying(Map.of("quoteId", this.quoteId, "revision", "7"))
			.withoutDetail();
	}

	@Test
	void a_part_of_the_system_that_does_not_answer_is_named_with_when_to_try_again(@TempDir Path other)
			throws IOException {
		try (var failing = new RunningEndpoints(other)) {
			failing.commands(BROKER).createQuote(this.requests.createWithAllSections());
			failing.stopKeyDatabase();
			var another = Requests.aboutNewQuote(InstantSource.system());
			assertRetry(RefusedCall.of(() -> failing.commands(BROKER).createQuote(another.create())), "key-store");
			failing.stopEventStore();
			assertRetry(RefusedCall.of(() -> failing.commands(BROKER).createQuote(this.requests.create())),
					"event-store");
		}
	}

	private CommandReceipt create() {
		return service.commands(BROKER).createQuote(this.requests.createWithAllSections()).getReceipt();
	}

	private CommandReceipt finalizeQuote() {
		create();
		service.commands(BROKER).saveQuote(this.requests.save());
		service.commands(BROKER).calculateQuote(this.requests.calculate());
		return service.commands(BROKER).finalizeQuote(this.requests.finalizeQuote()).getReceipt();
	}

	private void store(String type, byte[] data) {
		var metadata = service.stored(this.quoteId).getFirst().getUserMetadata();
		service.store(this.quoteId, EventDataBuilder.binary(type, data).metadataAsBytes(metadata).build());
	}

	private void assertResource(RefusedCall refused) {
		assertThat(refused.detail(ResourceInfo.class))
			.isEqualTo(ResourceInfo.newBuilder().setResourceType("quote").setResourceName(this.quoteId).build());
	}

	private static void assertPrecondition(RefusedCall refused, ErrorReason reason, Map<String, String> metadata) {
		var violations = refused.with(Code.FAILED_PRECONDITION, reason)
			.saying(metadata)
			.detail(PreconditionFailure.class)
			.getViolationsList();
		assertThat(violations).hasSize(1);
		assertThat("ERROR_REASON_" + violations.getFirst().getType()).isEqualTo(reason.name());
		assertThat(violations.getFirst().getSubject()).isEqualTo("quote");
	}

	private void assertReasonRequired(RefusedCall refused, String field) {
		var violations = refused.with(Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_REASON_REQUIRED)
			.saying(Map.of("quoteId", this.quoteId, "field", field))
			.detail(BadRequest.class)
			.getFieldViolationsList();
		assertThat(violations).extracting(FieldViolation::getField).containsExactly(field);
	}

	private static void assertReserved(Runnable call, String field) {
		assertThat(RefusedCall.of(call)
			.with(Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_REQUEST)
			.detail(BadRequest.class)
			.getFieldViolationsList()).singleElement().satisfies((violation) -> {
				assertThat(violation.getField()).isEqualTo(field);
				assertThat(violation.getReason()).isEqualTo("request_id.reserved");
			});
	}

	private static void assertRetry(RefusedCall refused, String dependency) {
		var retry = refused.with(Code.UNAVAILABLE, ErrorReason.ERROR_REASON_DEPENDENCY_UNAVAILABLE)
			.saying(Map.of("dependency", dependency))
			.detail(RetryInfo.class);
		assertThat(retry.getRetryDelay()).isNotEqualTo(Duration.getDefaultInstance());
	}

}
