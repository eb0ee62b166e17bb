package io.quotestream.command.inbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.CommandType;
import io.quotestream.command.application.Requests;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.CommandOutcome;
import io.quotestream.proto.command.v1.CommandTicket;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.error.v1.RefusalDetail;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.type.v1.QuoteState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

/** Commands that are taken now and carried out later, by two instances over one store. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandInboxIT extends InboxScenario {

	private static final Caller FOREIGN = new Caller(Role.BROKER, "ben", "agency-2");

	private static final Caller UNDERWRITER = new Caller(Role.UNDERWRITER, "uma", "");

	private static final Caller PRIVACY_OFFICER = new Caller(Role.PRIVACY_OFFICER, "pia", "");

	@SuppressWarnings("NullAway.Init")
	private Instance one;

	@SuppressWarnings("NullAway.Init")
	private Instance two;

	@BeforeEach
	void start() {
		this.one = instance();
		this.two = instance();
	}

	@Test
	void commands_of_a_quote_are_carried_out_in_order_and_told() {
		var tickets = List.of(submit(create()), submit(city("Chennai")), submit(city("Madurai")), submit(save()));
		for (var ahead = 0; ahead < 4; ahead++) {
			assertThat(outcome(tickets.get(ahead)).getWaiting().getAhead()).isEqualTo(ahead);
		}
		assertThat(this.one.quoteStream(this.quoteId)).isEmpty();

		this.one.worker.carryOut(this.quoteId, 3);

		assertThat(tickets).extracting((ticket) -> outcome(ticket).getReceipt().getState())
			.containsExactly(QuoteState.QUOTE_STATE_INITIATED, QuoteState.QUOTE_STATE_INITIATED,
					QuoteState.QUOTE_STATE_INITIATED, QuoteState.QUOTE_STATE_SAVED);
		assertThat(this.one.answered(this.quoteId)).containsExactlyElementsOf(requestIds(tickets));
		assertThat(tickets)
			.allSatisfy((ticket) -> assertThat(this.two.outcome(BROKER, ticket)).isEqualTo(outcome(ticket)));
	}

	@Test
	void events_tell_who_submitted_the_command() {
		var ticket = submit(create());
		this.one.worker.carryOut(this.quoteId, 0);

		assertThat(this.one.quoteStream(this.quoteId)).isNotEmpty()
			.extracting((event) -> EventMetadata.fromJson(event.getUserMetadata()))
			.allSatisfy((metadata) -> {
				assertThat(metadata.actor()).isEqualTo("bea");
				assertThat(metadata.actorRole()).isEqualTo(Role.BROKER);
				assertThat(metadata.correlationId()).isEqualTo("flow");
				assertThat(metadata.requestId()).isEqualTo(ticket.getRequestId());
			});
	}

	@Test
	void what_is_submitted_again_is_taken_once_whether_it_waits_or_was_carried_out() {
		var create = create();
		var ticket = submit(create);
		assertThat(this.two.submit(BROKER, create)).isEqualTo(ticket);
		assertThat(this.one.inboxStream(this.quoteId)).hasSize(1);

		this.one.worker.carryOut(this.quoteId, 0);
		var outcome = outcome(ticket);

		assertThat(this.two.submit(BROKER, create)).isEqualTo(ticket);
		assertThat(this.one.inboxStream(this.quoteId)).hasSize(1);
		assertThat(outcome(ticket)).isEqualTo(outcome);
	}

	@Test
	void the_same_request_id_with_other_content_is_refused_whether_it_waits_or_was_carried_out() {
		submit(create());
		var city = this.requests.city("Chennai");
		submit(command(city));
		var other = command(this.requests.city("Madurai").toBuilder().setHeader(city.getHeader()).build());
		var otherKind = command(this.requests.save().toBuilder().setHeader(city.getHeader()).build());

		assertRejected(() -> submit(other), ErrorReason.ERROR_REASON_REQUEST_ID_REUSED);
		assertRejected(() -> submit(otherKind), ErrorReason.ERROR_REASON_REQUEST_ID_REUSED);
		this.one.worker.carryOut(this.quoteId, 1);
		assertRejected(() -> submit(other), ErrorReason.ERROR_REASON_REQUEST_ID_REUSED);
		assertRejected(() -> submit(otherKind), ErrorReason.ERROR_REASON_REQUEST_ID_REUSED);
	}

	@Test
	void a_command_sent_directly_before_it_is_submitted_is_not_taken_again() {
		var create = this.requests.create();
		var receipt = this.one.handler.handle(CommandType.CREATE_QUOTE, create, new Origin(BROKER, "flow", ""));

		var ticket = submit(command(create));

		assertThat(this.one.inboxStream(this.quoteId)).isEmpty();
		assertThat(outcome(ticket).getReceipt()).isEqualTo(receipt);
	}

	@Test
	void what_was_taken_survives_the_end_of_everything_and_is_carried_out_once() throws IOException {
		var tickets = List.of(submit(create()), submit(city("Chennai")));
		restart();
		this.one.worker.carryOut(this.quoteId, 0);
		restart();

		this.one.worker.carryOut(this.quoteId, 1);
		this.one.worker.carryOut(this.quoteId, 1);
		this.two.worker.carryOut(this.quoteId, 0);

		assertThat(this.one.answered(this.quoteId)).containsExactlyElementsOf(requestIds(tickets));
		assertThat(tickets).allMatch((ticket) -> outcome(ticket).hasReceipt());
	}

	private void restart() throws IOException {
		stopAll();
		startStore();
		start();
	}

	@Test
	void a_refusal_is_told_for_ever_with_reason_and_details_and_keeps_the_etag() {
		submit(create());
		var finalize = this.requests.finalizeQuote();
		var refused = submit(command(finalize));
		var saved = submit(save());
		this.one.worker.carryOut(this.quoteId, 2);

		for (var instance : List.of(this.one, this.two)) {
			var refusal = instance.outcome(BROKER, refused).getRefusal();
			assertThat(refusal.getReason()).isEqualTo(ErrorReason.ERROR_REASON_NOT_SAVED);
			assertThat(refusal.getText()).isNotBlank();
			assertThat(refusal.getDetailsList()).extracting(RefusalDetail::getName)
				.contains("currentState", "allowedCommands", "quoteId");
			assertThat(instance.outcome(BROKER, saved).getReceipt().getState()).isEqualTo(QuoteState.QUOTE_STATE_SAVED);
			// Saved by now, so it would be possible, had it not been answered.
			assertThatThrownBy(
					() -> instance.handler.handle(CommandType.FINALIZE_QUOTE, finalize, new Origin(BROKER, "flow", "")))
				.isInstanceOfSatisfying(Rejected.class, (rejected) -> {
					assertThat(rejected.reason()).isEqualTo(refusal.getReason());
					assertThat(rejected.metadata()).containsEntry("currentState", "INITIATED");
				});
		}
	}

	@Test
	void a_change_of_nothing_is_concluded_with_the_etag_as_it_was() {
		submit(command(this.requests.createWithAllSections()));
		submit(city("Chennai"));
		var same = submit(city("Chennai"));
		this.one.worker.carryOut(this.quoteId, 2);

		var before = this.one.quoteStream(this.quoteId);
		var receipt = outcome(same).getReceipt();
		assertThat(receipt.getRevision()).isEqualTo(before.getLast().getRevision());
		assertThat(before.getLast().getEventType()).isEqualTo("quote.command_concluded.v1");
		assertThat(receipt.getEtag()).isEqualTo(this.one.handler.latest(this.quoteId).etag()).isNotEmpty();
		assertThat(receipt.getState()).isEqualTo(QuoteState.QUOTE_STATE_INITIATED);
	}

	@Test
	void an_etag_counts_when_the_turn_comes() {
		submit(create());
		this.one.worker.carryOut(this.quoteId, 0);
		var etag = this.one.handler.latest(this.quoteId).etag();
		submit(city("Chennai"));
		var stale = submit(command(this.requests.city("Madurai", etag)));

		this.two.worker.carryOut(this.quoteId, 2);

		assertThat(outcome(stale).getRefusal().getReason()).isEqualTo(ErrorReason.ERROR_REASON_STALE_QUOTE);
	}

	@Test
	void a_refused_creation_makes_no_quote_is_told_to_whom_it_concerns_and_keeps_nobody_out() {
		var tooLate = submit(command(lateCreate()));
		var behind = submit(city("Chennai"));
		this.one.worker.carryOut(this.quoteId, 1);

		for (var instance : List.of(this.one, this.two)) {
			assertThat(instance.outcome(BROKER, tooLate).getRefusal().getReason())
				.isEqualTo(ErrorReason.ERROR_REASON_EFFECTIVE_DATE_OUT_OF_RANGE);
			assertThat(instance.outcome(BROKER, behind).getRefusal().getReason())
				.isEqualTo(ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND);
			for (var other : List.of(FOREIGN, UNDERWRITER)) {
				assertRejected(() -> instance.outcome(other, tooLate), ErrorReason.ERROR_REASON_COMMAND_NOT_FOUND);
			}
			assertRejected(() -> instance.submit(BROKER, city("Chennai")), ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND);
		}

		var created = submit(create());
		this.two.worker.carryOut(this.quoteId, 2);
		assertThat(outcome(created).getReceipt().getState()).isEqualTo(QuoteState.QUOTE_STATE_INITIATED);
		assertThat(outcome(tooLate).hasRefusal()).isTrue();
	}

	@Test
	void what_will_not_change_is_checked_at_once_and_nothing_is_taken() {
		assertRejected(() -> submit(city("Chennai")), ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND);
		assertRejected(() -> this.one.submit(UNDERWRITER, create()), ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED);
		assertThat(this.one.inboxStream(this.quoteId)).isEmpty();

		submit(create());
		assertRejected(() -> this.one.submit(FOREIGN, city("Chennai")), ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND);
		assertRejected(() -> this.one.submit(FOREIGN, create()), ErrorReason.ERROR_REASON_QUOTE_ALREADY_EXISTS);
		this.one.worker.carryOut(this.quoteId, 0);
		assertRejected(() -> this.one.submit(FOREIGN, city("Chennai")), ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND);
		assertRejected(() -> this.one.submit(FOREIGN, create()), ErrorReason.ERROR_REASON_QUOTE_ALREADY_EXISTS);
		assertRejected(() -> submit(create()), ErrorReason.ERROR_REASON_QUOTE_ALREADY_EXISTS);
		assertThat(this.one.inboxStream(this.quoteId)).hasSize(1);
	}

	@Test
	void no_more_commands_wait_than_may() {
		submit(create());
		for (var i = 1; i < Instance.DEPTH; i++) {
			submit(city("City " + i));
		}
		assertThatThrownBy(() -> submit(city("One too many"))).isInstanceOfSatisfying(Rejected.class, (rejected) -> {
			assertThat(rejected.reason()).isEqualTo(ErrorReason.ERROR_REASON_OVERLOADED);
			assertThat(rejected.metadata()).containsEntry("waiting", Integer.toString(Instance.DEPTH));
		});

		this.one.worker.carryOut(this.quoteId, 0);

		submit(city("Room again"));
	}

	@Test
	void nothing_personal_stands_in_the_inbox_in_the_clear() {
		submit(command(this.requests.createWithAllSections()));
		submit(command(this.requests.note("Asha called about the dog.")));

		assertThat(this.one.inboxStream(this.quoteId)).hasSize(2)
			.allSatisfy((event) -> assertThat(new String(event.getEventData(), StandardCharsets.ISO_8859_1))
				.doesNotContain("Asha", "Raman", "Chennai", "about the dog", SampleSections.CONTACT.getEmail()));
	}

	@Test
	void commands_of_a_forgotten_customer_are_refused_and_nobody_can_open_them() {
		submit(create());
		this.one.worker.carryOut(this.quoteId, 0);
		var waiting = List.of(submit(city("Chennai")), submit(save()));
		this.two.handler.handle(CommandType.ERASE_CUSTOMER_DATA, this.requests.erase(),
				new Origin(PRIVACY_OFFICER, "flow", ""));
		this.one = instance();

		this.one.worker.carryOut(this.quoteId, 2);

		assertThat(waiting).allSatisfy((ticket) -> {
			assertThat(outcome(ticket).getRefusal().getReason()).isEqualTo(ErrorReason.ERROR_REASON_PRIVACY_ERASED);
			assertThat(this.two.outcome(BROKER, ticket)).isEqualTo(outcome(ticket));
		});
		assertRejected(() -> submit(city("Madurai")), ErrorReason.ERROR_REASON_PRIVACY_ERASED);
	}

	@Test
	void whoever_submitted_a_command_is_told_of_it_although_the_quote_went_to_another_owner() {
		submit(create());
		var ticket = submit(city("Chennai"));
		this.one.worker.carryOut(this.quoteId, 1);
		this.one.handler.handle(CommandType.REASSIGN_BROKER, this.requests.reassign("agency-2"),
				new Origin(SUPPORT, "flow", ""));

		assertThat(outcome(ticket).hasReceipt()).isTrue();
		assertThat(this.one.outcome(FOREIGN, ticket).hasReceipt()).isTrue();
		var third = new Caller(Role.BROKER, "tim", "agency-3");
		assertRejected(() -> this.one.outcome(third, ticket), ErrorReason.ERROR_REASON_COMMAND_NOT_FOUND);
		assertRejected(() -> outcome(ticket.toBuilder().setRequestId(UUID.randomUUID().toString()).build()),
				ErrorReason.ERROR_REASON_COMMAND_NOT_FOUND);
	}

	@Test
	void whose_command_it_was_is_told_by_agency_for_brokers_and_by_person_for_all_others() {
		var late = submit(command(lateCreate()));
		var theirs = Requests.aboutNewQuote(Requests.CLOCK);
		var self = new Caller(Role.CUSTOMER, "cora", "");
		var customers = this.one.submit(self, command(theirs.create()));

		assertThat(this.one.outcome(new Caller(Role.BROKER, "colleague", "agency-1"), late).hasWaiting()).isTrue();
		assertThat(this.one.outcome(self, customers).hasWaiting()).isTrue();
		var ofTheSameName = List.of(new Caller(Role.CUSTOMER, "bea", "agency-1"),
				new Caller(Role.BROKER, "bea", "agency-2"), new Caller(Role.SUPPORT, "bea", "agency-1"));
		assertThat(ofTheSameName).allSatisfy((other) -> assertRejected(() -> this.one.outcome(other, late),
				ErrorReason.ERROR_REASON_COMMAND_NOT_FOUND));
		for (var other : List.of(new Caller(Role.CUSTOMER, "carl", ""), new Caller(Role.BROKER, "cora", ""))) {
			assertRejected(() -> this.one.outcome(other, customers), ErrorReason.ERROR_REASON_COMMAND_NOT_FOUND);
		}
	}

	@Test
	void what_follows_a_copy_is_taken_while_the_copy_waits() {
		submit(create());
		this.one.worker.carryOut(this.quoteId, 0);
		var copy = Requests.aboutNewQuote(Requests.CLOCK);
		var copied = submit(command(this.requests.copyTo(copy.quoteId())));
		var city = command(copy.city("Chennai"));

		assertRejected(() -> this.one.submit(FOREIGN, city), ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND);
		var behind = submit(city);
		this.one.worker.carryOut(copy.quoteId(), 1);

		assertThat(List.of(copied, behind)).allMatch((ticket) -> outcome(ticket).hasReceipt());
	}

	@Test
	void an_erasure_is_carried_out_and_submitted_again_it_has_the_same_ticket() {
		submit(create());
		var erase = command(this.requests.erase());
		var ticket = this.one.submit(PRIVACY_OFFICER, erase);
		this.one.worker.carryOut(this.quoteId, 1);

		assertThat(this.two.submit(PRIVACY_OFFICER, erase)).isEqualTo(ticket);
		assertThat(this.two.outcome(PRIVACY_OFFICER, ticket).getReceipt().getState())
			.isEqualTo(QuoteState.QUOTE_STATE_CANCELLED);
		assertThat(this.one.inboxStream(this.quoteId)).hasSize(2);
	}

	@Test
	void what_was_carried_out_before_an_erasure_is_refused_when_it_is_submitted_again() {
		var create = create();
		submit(create);
		this.one.worker.carryOut(this.quoteId, 0);
		this.two.handler.handle(CommandType.ERASE_CUSTOMER_DATA, this.requests.erase(),
				new Origin(PRIVACY_OFFICER, "flow", ""));

		assertRejected(() -> submit(create), ErrorReason.ERROR_REASON_PRIVACY_ERASED);
	}

	/** Roles may have changed since it was taken, with the version of the service. */
	@Test
	void a_role_that_may_not_any_more_is_refused_when_the_turn_comes() {
		submit(create());
		this.one.worker.carryOut(this.quoteId, 0);

		var answer = this.one.handler.conclude(CommandType.SAVE_QUOTE, this.requests.save(),
				new Origin(UNDERWRITER, "flow", ""), "digest");

		assertThat(Objects.requireNonNull(answer.refusal()).getReason())
			.isEqualTo(ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED);
	}

	/**
	 * Every third command is refused or changes nothing, each round is told to both at
	 * once and in any order, and direct commands come in between.
	 */
	@RepeatedTest(3)
	void workers_at_the_same_inbox_keep_the_order_and_come_to_one_outcome() {
		var tickets = new ArrayList<CommandTicket>();
		tickets.add(submit(create()));
		for (var i = 1; i < 30; i++) {
			tickets.add(((i % 2 == 0) ? this.one : this.two).submit(BROKER,
					(i % 3 == 0) ? finalizeQuote() : city("City " + i / 2)));
		}
		Together.call(Stream.of(29L, 3L, 17L, 29L, 11L)
			.flatMap((revision) -> Stream.of(this.one, this.two).<Callable<Boolean>>map((instance) -> () -> {
				instance.worker.carryOut(this.quoteId, revision);
				return true;
			}))
			.toList());

		assertThat(this.one.answered(this.quoteId)).containsExactlyElementsOf(requestIds(tickets));
		assertThat(tickets).allSatisfy((ticket) -> {
			var outcome = outcome(ticket);
			assertThat(outcome.hasWaiting()).isFalse();
			assertThat(this.two.outcome(BROKER, ticket)).isEqualTo(outcome);
		});
	}

	@Test
	void two_instances_carry_out_what_is_submitted_by_themselves_in_order() {
		this.one.subscribe();
		this.two.subscribe();
		var tickets = new ArrayList<CommandTicket>();
		tickets.add(submit(create()));
		for (var i = 1; i < 20; i++) {
			tickets.add(((i % 2 == 0) ? this.one : this.two).submit(BROKER,
					(i % 5 == 0) ? finalizeQuote() : city("City " + i)));
		}

		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(tickets).noneMatch((ticket) -> outcome(ticket).hasWaiting()));

		assertThat(this.one.answered(this.quoteId)).containsExactlyElementsOf(requestIds(tickets));
		assertThat(tickets)
			.allSatisfy((ticket) -> assertThat(this.two.outcome(BROKER, ticket)).isEqualTo(outcome(ticket)));
	}

	@Test
	void an_inbox_stands_still_at_a_command_that_cannot_be_read_and_others_go_on() {
		submit(create());
		submitDamaged(this.one);
		var behind = submit(city("Chennai"));
		var other = Requests.aboutNewQuote(Requests.CLOCK);
		this.one.subscribe();

		var fine = submit(command(other.create()));

		await().atMost(PATIENCE).untilAsserted(() -> {
			assertThat(outcome(fine).hasReceipt()).isTrue();
			assertThat(this.one.meters.get("quotestream.inbox.parked").counter().count()).isEqualTo(2);
		});
		assertThat(outcome(behind).getWaiting().getAhead()).isEqualTo(1);
		assertThat(this.one.answered(this.quoteId)).hasSize(1);
	}

	@Test
	void racing_submissions_of_one_command_take_it_once() {
		submit(create());

		submitTogether(Collections.nCopies(8, city("Chennai")));

		assertThat(this.one.inboxStream(this.quoteId)).hasSize(2);
	}

	@Test
	void all_who_submit_at_once_are_taken_each_once_and_carried_out_in_that_order() {
		submit(create());
		this.one.subscribe();
		this.two.subscribe();

		var tickets = submitTogether(IntStream.range(0, 64).mapToObj((i) -> city("City " + i)).toList());

		await().atMost(PATIENCE)
			.untilAsserted(() -> assertThat(tickets).noneMatch((ticket) -> outcome(ticket).hasWaiting()));
		var taken = this.one.inboxStream(this.quoteId)
			.stream()
			.map((event) -> EventMetadata.fromJson(event.getUserMetadata()).requestId())
			.toList();
		assertThat(taken.subList(1, 65)).containsExactlyInAnyOrderElementsOf(requestIds(tickets));
		assertThat(this.one.answered(this.quoteId)).isEqualTo(taken);
	}

	/** Every other at the other instance. */
	private List<CommandTicket> submitTogether(List<QuoteCommand> commands) {
		return Together.call(IntStream.range(0, commands.size())
			.<Callable<CommandTicket>>mapToObj(
					(i) -> () -> ((i % 2 == 0) ? this.one : this.two).submit(BROKER, commands.get(i)))
			.toList());
	}

	@Test
	void a_command_moved_to_another_place_of_an_inbox_does_not_open() {
		submit(create());
		submit(city("Chennai"));
		var taken = this.one.store.readFrom(this.quoteId, 0);
		var sealed = new SealedCommands(this.one.keys);
		var moved = new TakenCommand(this.quoteId, 0, taken.get(0).takenAt(), taken.get(1).submitted(),
				taken.get(0).metadata());

		assertThat(sealed.open(taken.get(1))).isPresent();
		assertThatExceptionOfType(SealedCommands.UnreadableCommand.class).isThrownBy(() -> sealed.open(moved));
	}

	private CommandTicket submit(QuoteCommand command) {
		return this.one.submit(BROKER, command);
	}

	private CommandOutcome outcome(CommandTicket ticket) {
		return this.one.outcome(BROKER, ticket);
	}

	private static List<String> requestIds(List<CommandTicket> tickets) {
		return tickets.stream().map(CommandTicket::getRequestId).toList();
	}

	private CreateQuoteRequest lateCreate() {
		var create = this.requests.create();
		return create.toBuilder()
			.setEffectiveDate(create.getEffectiveDate().toBuilder().setYear(create.getEffectiveDate().getYear() + 1))
			.build();
	}

	private QuoteCommand save() {
		return command(this.requests.save()
			.toBuilder()
			.setGeographic(SampleSections.GEOGRAPHIC)
			.setContact(SampleSections.CONTACT)
			.setFamily(SampleSections.FAMILY)
			.build());
	}

	private QuoteCommand finalizeQuote() {
		return command(this.requests.finalizeQuote());
	}

	private static void assertRejected(ThrowingCallable call, ErrorReason reason) {
		assertThatThrownBy(call).isInstanceOfSatisfying(Rejected.class,
				(rejected) -> assertThat(rejected.reason()).isEqualTo(reason));
	}

}
