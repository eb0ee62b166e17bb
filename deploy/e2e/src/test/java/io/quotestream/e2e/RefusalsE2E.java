package io.quotestream.e2e;

import java.time.Duration;

import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.type.Date;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.ApproveQuoteRequest;
import io.quotestream.proto.query.v1.GetQuoteRequest;
import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.GeographicDetails;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Every refusal as it reaches a browser: its code, its reason, and what goes with it. */
@CalmSystem
class RefusalsE2E {

	private static final Duration FIRST_ANSWER = Duration.ofSeconds(10);

	@Test
	void five_faulty_fields_are_five_violations_in_one_answer_and_nothing_is_appended(LocalSystem system) {
		var quoteId = Pages.newQuoteId();
		var request = Pages.create(quoteId)
			.toBuilder()
			.setEffectiveDate(Date.newBuilder().setYear(2026).setMonth(13).setDay(1))
			.setGeographic(GeographicDetails.newBuilder(Pages.LOCATION).setCountry("India").setZipCode("?"))
			.setContact(ContactDetails.newBuilder().setEmail("nobody").setPhoneNumber("12"))
			.build();

		var refused = Refused.by(() -> system.overGrpcWeb(Callers.BROKER).commands().createQuote(request));

		assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
		assertThat(refused.reason()).isEqualTo("INVALID_REQUEST");
		assertThat(refused.faultyFields()).containsExactlyInAnyOrder("effective_date", "geographic.country",
				"geographic.zip_code", "contact.email", "contact.phone_number");
		assertThat(system.stored().head(quoteId)).isEqualTo(-1);
	}

	@Test
	void a_quote_of_another_broker_is_refused_exactly_like_one_that_does_not_exist(LocalSystem system) {
		var foreign = Pages.newQuoteId();
		var unknown = Pages.newQuoteId();
		system.overGrpcWeb(Callers.BROKER).commands().createQuote(Pages.create(foreign));
		var rival = system.overGrpcWeb(Callers.RIVAL);

		var foreignQuery = Refused.by(() -> rival.get(foreign));
		var unknownQuery = Refused.by(() -> rival.get(unknown));
		var foreignCommand = Refused.by(() -> rival.commands().captureFamilyDetails(Pages.family(foreign)));
		var unknownCommand = Refused.by(() -> rival.commands().captureFamilyDetails(Pages.family(unknown)));

		assertThat(foreignQuery.toString().replace(foreign, unknown)).isEqualTo(unknownQuery.toString());
		assertThat(foreignCommand.toString().replace(foreign, unknown)).isEqualTo(unknownCommand.toString());
		assertThat(unknownQuery.code()).isEqualTo(unknownCommand.code()).isEqualTo(Code.NOT_FOUND);
		assertThat(unknownQuery.reason()).isEqualTo(unknownCommand.reason()).isEqualTo("QUOTE_NOT_FOUND");
		assertThat(unknownQuery.details(ResourceInfo.class)).extracting(ResourceInfo::getResourceName)
			.containsExactly(unknown);
		assertThat(system.stored().head(foreign)).isEqualTo(1);
		assertThat(system.stored().head(unknown)).isEqualTo(-1);
	}

	@Test
	void the_id_of_a_new_quote_must_be_new(LocalSystem system) {
		var quoteId = Pages.newQuoteId();
		system.overGrpcWeb(Callers.BROKER).commands().createQuote(Pages.create(quoteId));

		for (var caller : new Client[] { system.overGrpcWeb(Callers.BROKER), system.overGrpcWeb(Callers.RIVAL) }) {
			var refused = Refused.by(() -> caller.commands().createQuote(Pages.create(quoteId)));
			assertThat(refused.code()).isEqualTo(Code.ALREADY_EXISTS);
			assertThat(refused.reason()).isEqualTo("QUOTE_ALREADY_EXISTS");
		}
		assertThat(system.stored().head(quoteId)).isEqualTo(1);
	}

	@Test
	void a_command_that_the_state_forbids_is_refused_with_the_state_and_what_may_be_done_instead(LocalSystem system) {
		var quoteId = Pages.newQuoteId();
		var broker = system.overGrpcWeb(Callers.BROKER);
		broker.commands().createQuote(Pages.create(quoteId));
		var saved = broker.commands().saveQuote(Pages.save(quoteId)).getReceipt();

		var refused = Refused.by(() -> system.overGrpcWeb(Callers.UNDERWRITER)
			.commands()
			.approveQuote(ApproveQuoteRequest.newBuilder().setHeader(Pages.header(quoteId, saved.getEtag())).build()));

		assertThat(refused.code()).isEqualTo(Code.FAILED_PRECONDITION);
		assertThat(refused.reason()).isEqualTo("INVALID_TRANSITION");
		assertThat(refused.metadata()).containsEntry("quoteId", quoteId).containsEntry("currentState", "SAVED");
		assertThat(refused.told("allowedCommands").split(","))
			.contains("CaptureFamilyDetails", "StartRiskAssessment", "CancelQuote")
			.doesNotContain("SaveQuote", "FinalizeQuote", "ApproveQuote");
		assertThat(refused.details(PreconditionFailure.class)).hasSize(1);
		assertThat(system.stored().head(quoteId)).isEqualTo(saved.getRevision());
	}

	@Test
	void who_decides_on_what_is_no_longer_so_is_told_how_it_is_now(LocalSystem system) {
		var quoteId = Pages.newQuoteId();
		var broker = system.overGrpcWeb(Callers.BROKER);
		var seen = broker.commands().createQuote(Pages.create(quoteId)).getReceipt();
		var now = broker.commands().captureFamilyDetails(Pages.family(quoteId)).getReceipt();

		var refused = Refused.by(() -> broker.commands()
			.captureContactDetails(Pages.contact(Pages.header(quoteId, seen.getEtag()), "late@example.com")));

		assertThat(refused.code()).isEqualTo(Code.ABORTED);
		assertThat(refused.reason()).isEqualTo("STALE_QUOTE");
		assertThat(refused.metadata()).containsEntry("quoteId", quoteId)
			.containsEntry("currentRevision", Long.toString(now.getRevision()))
			.containsEntry("currentEtag", now.getEtag());
		assertThat(system.stored().head(quoteId)).isEqualTo(now.getRevision());
	}

	@Test
	void a_request_id_used_for_other_content_is_refused_and_its_first_use_stays_answered(LocalSystem system) {
		var quoteId = Pages.newQuoteId();
		var broker = system.overGrpcWeb(Callers.BROKER);
		broker.commands().createQuote(Pages.create(quoteId));
		var header = Pages.header(quoteId);
		var first = broker.commands().captureContactDetails(Pages.contact(header, "one@example.com"));

		var refused = Refused
			.by(() -> broker.commands().captureContactDetails(Pages.contact(header, "two@example.com")));

		assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
		assertThat(refused.reason()).isEqualTo("REQUEST_ID_REUSED");
		assertThat(refused.metadata()).containsEntry("requestId", header.getRequestId());
		assertThat(broker.commands().captureContactDetails(Pages.contact(header, "one@example.com"))).isEqualTo(first);
		assertThat(system.stored().head(quoteId)).isEqualTo(first.getReceipt().getRevision());
	}

	@Test
	void who_does_not_say_who_they_are_gets_nothing(LocalSystem system) {
		var quoteId = Pages.newQuoteId();
		var command = Refused.by(() -> system.stranger().commands().createQuote(Pages.create(quoteId)));
		var query = Refused.by(() -> system.stranger().get(quoteId));

		assertThat(command.code()).isEqualTo(query.code()).isEqualTo(Code.UNAUTHENTICATED);
		assertThat(command.reason()).isEqualTo(query.reason()).isEqualTo("NOT_AUTHENTICATED");
		assertThat(system.stored().head(quoteId)).isEqualTo(-1);
	}

	@Test
	void a_role_that_may_not_decide_is_told_which_roles_may(LocalSystem system) {
		var quoteId = Pages.newQuoteId();
		var broker = system.overGrpcWeb(Callers.BROKER);
		var created = broker.commands().createQuote(Pages.create(quoteId)).getReceipt();

		var refused = Refused.by(() -> broker.commands()
			.approveQuote(
					ApproveQuoteRequest.newBuilder().setHeader(Pages.header(quoteId, created.getEtag())).build()));

		assertThat(refused.code()).isEqualTo(Code.PERMISSION_DENIED);
		assertThat(refused.reason()).isEqualTo("ROLE_NOT_PERMITTED");
		assertThat(refused.metadata()).containsEntry("role", "broker")
			.containsEntry("permitted", "manager,underwriter");
	}

	@Test
	void a_revision_that_does_not_come_in_time_is_a_view_that_is_behind_and_says_when_to_ask_again(LocalSystem system) {
		var quoteId = Pages.newQuoteId();
		var broker = system.overGrpcWeb(Callers.BROKER);
		var created = broker.commands().createQuote(Pages.create(quoteId)).getReceipt();
		broker.get(quoteId, created.getRevision());
		var future = GetQuoteRequest.newBuilder().setQuoteId(quoteId).setMinRevision(100).build();

		// The gateway gives up a little later; on a busy machine it may be first.
		var refused = await().atMost(Duration.ofMinutes(2))
			.until(() -> Refused.by(() -> broker.queries().withDeadlineAfter(FIRST_ANSWER).getQuote(future)),
					(answer) -> !answer.details(ErrorInfo.class).isEmpty());

		assertThat(refused.code()).isEqualTo(Code.UNAVAILABLE);
		assertThat(refused.reason()).isEqualTo("VIEW_BEHIND");
		assertThat(refused.metadata()).containsEntry("viewRevision", "1");
		assertThat(refused.details(RetryInfo.class)).hasSize(1);
	}

}
