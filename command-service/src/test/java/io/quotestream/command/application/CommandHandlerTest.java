package io.quotestream.command.application;

import java.time.Duration;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.google.protobuf.Message;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.CommandHandler.Settings;
import io.quotestream.command.application.FlakyQuoteStore.Trouble;
import io.quotestream.command.domain.AssessmentGate;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.QuoteState;

import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_PRIVACY_ERASED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_ALREADY_EXISTS;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_LOCKED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_REQUEST_ID_REUSED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_STALE_QUOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * What the one handler promises, with two instances of the service over one store: each
 * remembers quotes on its own.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandHandlerTest {

	private static final Caller BROKER = new Caller(Role.BROKER, "bea", "agency-1");

	private static final Caller UNDERWRITER = new Caller(Role.UNDERWRITER, "uma", "");

	private final Requests requests = Requests.aboutNewQuote(Requests.CLOCK);

	private final String quoteId = this.requests.quoteId();

	private final InMemoryQuoteStore stream = new InMemoryQuoteStore();

	private final Deque<Trouble> readTroubles = new ConcurrentLinkedDeque<>();

	private final Deque<Trouble> appendTroubles = new ConcurrentLinkedDeque<>();

	private final FlakyQuoteStore store = new FlakyQuoteStore(this.stream, (id) -> next(this.readTroubles),
			(id) -> next(this.appendTroubles));

	private final InMemorySecrets secrets = new InMemorySecrets();

	private final CommandHandler one = newInstance();

	private final CommandHandler two = newInstance();

	// What is remembered may be old

	@Test
	void a_refusal_on_what_is_remembered_is_decided_again_on_the_tail() {
		create(this.one);
		send(this.two, CommandType.SAVE_QUOTE, this.requests.save());
		assertThat(send(this.one, CommandType.FINALIZE_QUOTE, this.requests.finalizeQuote()).getState())
			.isEqualTo(QuoteState.QUOTE_STATE_FINALIZED);
	}

	@Test
	void a_page_that_only_used_to_be_the_same_is_stored() {
		create(this.one);
		send(this.two, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"));
		var back = send(this.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS,
				this.requests.city(SampleSections.GEOGRAPHIC.getCity()));
		assertThat(back.getRevision()).isEqualTo(head());
		assertThat(this.stream.stream(this.quoteId).getLast().metadata().requestId()).isNotEmpty();
		assertThat(this.stream.appends(this.quoteId)).hasSize(3);
	}

	@Test
	void an_etag_is_compared_with_the_quote_as_it_is_and_not_as_it_is_remembered() {
		create(this.one);
		var moved = send(this.two, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"));
		assertThat(
				send(this.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Madurai", moved.getEtag()))
					.getRevision())
			.isEqualTo(moved.getRevision() + 1);
	}

	@Test
	void an_acceptance_on_an_old_memory_loses_the_race_and_is_decided_again() {
		create(this.one);
		send(this.two, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"));
		var receipt = send(this.one, CommandType.SAVE_QUOTE, this.requests.save());
		assertThat(receipt.getRevision()).isEqualTo(head());
		assertThat(receipt.getState()).isEqualTo(QuoteState.QUOTE_STATE_SAVED);
	}

	@Test
	void a_true_refusal_stays_one_and_names_what_may_be_done() {
		finalized(this.one);
		assertRejected(() -> send(this.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai")),
				ERROR_REASON_QUOTE_LOCKED)
			.satisfies((rejected) -> assertThat(((Rejected) rejected).metadata()).containsEntry("quoteId", this.quoteId)
				.containsEntry("currentState", "FINALIZED")
				.containsEntry("allowedCommands", "CaptureContactDetails,ApproveQuote,DeclineQuote,CancelQuote"));
	}

	@Test
	void a_no_op_answers_the_quote_as_it_is() {
		var created = create(this.one);
		assertThat(send(this.one, CommandType.CAPTURE_CONTACT_DETAILS, this.requests.contact())).isEqualTo(created);
		assertThat(this.stream.appends(this.quoteId)).hasSize(1);
	}

	@Test
	void what_a_restored_store_no_longer_holds_is_forgotten_before_a_command_is_refused() {
		finalized(this.one);
		this.stream.restore(this.quoteId, 1);
		var receipt = send(this.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"));
		assertThat(receipt.getRevision()).isEqualTo(head());
		assertThat(receipt.getState()).isEqualTo(QuoteState.QUOTE_STATE_INITIATED);
	}

	@Test
	void what_a_restored_store_no_longer_holds_is_forgotten_when_an_append_does_not_fit() {
		create(this.one);
		send(this.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"));
		this.stream.restore(this.quoteId, 1);
		assertThat(send(this.one, CommandType.SAVE_QUOTE, this.requests.save()).getRevision()).isEqualTo(head());
	}

	@Test
	void a_restored_store_that_went_another_way_is_not_mixed_with_what_is_remembered() {
		finalized(this.one);
		this.stream.restore(this.quoteId, 1);
		for (var city : List.of("Chennai", "Madurai", "Salem")) {
			send(this.two, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city(city));
		}
		var receipt = send(this.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Erode"));
		assertThat(receipt.getRevision()).isEqualTo(head());
		assertThat(receipt.getState()).isEqualTo(QuoteState.QUOTE_STATE_INITIATED);
	}

	// Repeated requests

	@Test
	void a_repeated_request_is_answered_the_same_by_every_instance_and_after_a_restart() {
		var request = this.requests.createWithAllSections();
		var receipt = send(this.one, CommandType.CREATE_QUOTE, request);
		finalized(this.two);
		for (var instance : List.of(this.one, this.two, newInstance())) {
			assertThat(send(instance, CommandType.CREATE_QUOTE, request)).isEqualTo(receipt);
		}
		assertThat(this.stream.appends(this.quoteId)).hasSize(3);
	}

	@Test
	void a_repeated_request_is_answered_before_its_etag_is_looked_at() {
		var created = create(this.one);
		var request = this.requests.city("Chennai", created.getEtag());
		var receipt = send(this.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, request);
		assertThat(send(this.two, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, request)).isEqualTo(receipt);
	}

	@Test
	void a_request_id_with_other_content_or_for_another_command_is_refused() {
		create(this.one);
		var request = this.requests.city("Chennai");
		send(this.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, request);
		for (var instance : List.of(this.one, this.two)) {
			assertRejected(
					() -> send(instance, CommandType.CAPTURE_GEOGRAPHIC_DETAILS,
							this.requests.city("Madurai").toBuilder().setHeader(request.getHeader()).build()),
					ERROR_REASON_REQUEST_ID_REUSED);
			assertRejected(
					() -> send(instance, CommandType.SAVE_QUOTE,
							this.requests.save().toBuilder().setHeader(request.getHeader()).build()),
					ERROR_REASON_REQUEST_ID_REUSED);
		}
	}

	@Test
	void only_requests_that_changed_something_are_remembered() {
		create(this.one);
		var same = this.requests.city(SampleSections.GEOGRAPHIC.getCity());
		send(this.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, same);
		send(this.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"));
		assertThat(send(this.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, same).getRevision()).isEqualTo(head());
		assertThat(this.stream.appends(this.quoteId)).hasSize(3);
	}

	@Test
	void once_the_secrets_are_destroyed_a_repeated_request_is_answered_and_a_new_one_refused() {
		var request = this.requests.createWithAllSections();
		var receipt = send(this.one, CommandType.CREATE_QUOTE, request);
		this.secrets.destroy(this.quoteId);
		assertThat(send(this.one, CommandType.CREATE_QUOTE, request)).isEqualTo(receipt);
		assertRejected(() -> send(this.one, CommandType.SAVE_QUOTE, this.requests.save()), ERROR_REASON_PRIVACY_ERASED);
		assertThat(this.stream.appends(this.quoteId)).hasSize(1);
	}

	@Test
	void lost_secrets_are_not_taken_for_destroyed_ones() {
		var request = this.requests.createWithAllSections();
		send(this.one, CommandType.CREATE_QUOTE, request);
		this.secrets.lose(this.quoteId);
		assertThatExceptionOfType(QuoteSecrets.KeysLost.class)
			.isThrownBy(() -> send(this.one, CommandType.CREATE_QUOTE, request));
		assertThatExceptionOfType(QuoteSecrets.KeysLost.class)
			.isThrownBy(() -> send(this.one, CommandType.SAVE_QUOTE, this.requests.save()));
	}

	// Who may

	@Test
	void the_role_is_looked_at_before_anything_else() {
		assertRejected(() -> send(this.one, UNDERWRITER, CommandType.SAVE_QUOTE, this.requests.save()),
				ERROR_REASON_ROLE_NOT_PERMITTED)
			.satisfies((rejected) -> assertThat(((Rejected) rejected).metadata()).containsEntry("role", "underwriter")
				.containsEntry("permitted", "broker,customer,support"));
	}

	@Test
	void a_quote_of_another_agency_is_not_told_from_one_that_does_not_exist() {
		create(this.one);
		var foreign = new Caller(Role.BROKER, "ben", "agency-2");
		var missing = Requests.aboutNewQuote(Requests.CLOCK);
		for (var instance : List.of(this.one, this.two)) {
			assertRejected(() -> send(instance, foreign, CommandType.SAVE_QUOTE, this.requests.save()),
					ERROR_REASON_QUOTE_NOT_FOUND);
			assertRejected(() -> send(instance, foreign, CommandType.SAVE_QUOTE, missing.save()),
					ERROR_REASON_QUOTE_NOT_FOUND);
		}
	}

	@Test
	void an_id_is_taken_whoever_took_it() {
		var request = this.requests.createWithAllSections();
		send(this.one, CommandType.CREATE_QUOTE, request);
		var foreign = new Caller(Role.BROKER, "ben", "agency-2");
		for (var instance : List.of(this.one, this.two)) {
			assertRejected(() -> send(instance, CommandType.CREATE_QUOTE, this.requests.create()),
					ERROR_REASON_QUOTE_ALREADY_EXISTS);
			assertRejected(() -> send(instance, foreign, CommandType.CREATE_QUOTE, this.requests.create()),
					ERROR_REASON_QUOTE_ALREADY_EXISTS);
			assertRejected(() -> send(instance, foreign, CommandType.CREATE_QUOTE, request),
					ERROR_REASON_QUOTE_ALREADY_EXISTS);
		}
	}

	@Test
	void a_customer_acts_on_the_quotes_that_this_very_person_opened() {
		var mine = new Caller(Role.CUSTOMER, "asha", "");
		send(this.one, mine, CommandType.CREATE_QUOTE, this.requests.createWithAllSections());
		assertThat(send(this.one, mine, CommandType.SAVE_QUOTE, this.requests.save()).getState())
			.isEqualTo(QuoteState.QUOTE_STATE_SAVED);
		assertRejected(() -> send(this.one, new Caller(Role.CUSTOMER, "kavin", ""), CommandType.FINALIZE_QUOTE,
				this.requests.finalizeQuote()), ERROR_REASON_QUOTE_NOT_FOUND);
	}

	@ParameterizedTest
	@EnumSource(value = Role.class, names = { "MANAGER", "SYSTEM", "PRIVACY_OFFICER", "AUDITOR" })
	void nobody_opens_a_quote_whose_role_has_none(Role role) {
		assertRejected(
				() -> send(this.one, new Caller(role, "x", ""), CommandType.CREATE_QUOTE, this.requests.create()),
				ERROR_REASON_ROLE_NOT_PERMITTED);
	}

	// Troubles of the store

	@Test
	void a_lost_race_is_decided_again() {
		create(this.one);
		Collections.addAll(this.appendTroubles, Trouble.LOSES_THE_RACE, Trouble.LOSES_THE_RACE);
		assertThat(send(this.one, CommandType.SAVE_QUOTE, this.requests.save()).getRevision()).isEqualTo(head());
	}

	@Test
	void who_comes_first_decides_even_between_reading_and_writing() {
		create(this.one);
		this.appendTroubles.add(Trouble.behind(() -> send(this.two, CommandType.CANCEL_QUOTE, this.requests.cancel())));
		assertRejected(() -> send(this.one, CommandType.SAVE_QUOTE, this.requests.save()),
				ErrorReason.ERROR_REASON_QUOTE_CLOSED);
		assertThat(this.stream.appends(this.quoteId)).hasSize(2);
	}

	@Test
	void a_command_that_loses_every_race_is_given_up_as_stale() {
		var created = create(this.one);
		this.appendTroubles.addAll(Collections.nCopies(6, Trouble.LOSES_THE_RACE));
		assertRejected(() -> send(this.one, CommandType.SAVE_QUOTE, this.requests.save()), ERROR_REASON_STALE_QUOTE)
			.satisfies((rejected) -> assertThat(((Rejected) rejected).metadata())
				.containsEntry("currentRevision", Long.toString(created.getRevision()))
				.containsEntry("currentEtag", created.getEtag()));
		assertThat(this.appendTroubles).isEmpty();
	}

	@Test
	void an_unknown_outcome_is_settled_by_sending_the_very_same_events_again() {
		create(this.one);
		Collections.addAll(this.appendTroubles, Trouble.FAILS_AFTER, Trouble.FAILS_BEFORE);
		var receipt = send(this.one, CommandType.SAVE_QUOTE, this.requests.save());
		assertThat(receipt.getRevision()).isEqualTo(head());
		assertThat(this.stream.appends(this.quoteId)).hasSize(2);
		var tries = this.store.tried().subList(1, 4);
		assertThat(tries).containsOnly(
				this.stream.appends(this.quoteId).getLast().stream().map(RecordedQuoteEvent::eventId).toList());
	}

	@Test
	void an_unknown_outcome_is_settled_even_when_somebody_wrote_behind_it() {
		create(this.one);
		Collections.addAll(this.appendTroubles, Trouble.FAILS_AFTER, Trouble
			.behind(() -> send(this.two, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"))));
		var receipt = send(this.one, CommandType.SAVE_QUOTE, this.requests.save());
		assertThat(receipt.getRevision()).isEqualTo(head() - 1);
		assertThat(this.stream.appends(this.quoteId)).hasSize(3);
		assertThat(send(this.one, CommandType.FINALIZE_QUOTE, this.requests.finalizeQuote()).getRevision())
			.isEqualTo(head());
	}

	@Test
	void an_outcome_that_stays_unknown_is_settled_by_the_same_request_later() {
		create(this.one);
		Collections.addAll(this.appendTroubles, Trouble.FAILS_AFTER, Trouble.FAILS_BEFORE, Trouble.FAILS_BEFORE);
		var request = this.requests.save();
		assertThatExceptionOfType(EventStoreUnavailable.class)
			.isThrownBy(() -> send(this.one, CommandType.SAVE_QUOTE, request));
		assertThat(send(this.one, CommandType.SAVE_QUOTE, request))
			.isEqualTo(send(this.two, CommandType.SAVE_QUOTE, request));
		assertThat(this.stream.appends(this.quoteId)).hasSize(2);
	}

	@Test
	void nothing_is_answered_on_what_is_remembered_while_the_store_does_not_answer() {
		finalized(this.one);
		this.readTroubles.add(Trouble.FAILS_BEFORE);
		assertThatExceptionOfType(EventStoreUnavailable.class)
			.isThrownBy(() -> send(this.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai")));
	}

	// Many at once

	@Test
	void of_64_concurrent_captures_with_the_same_etag_one_succeeds() {
		var etag = create(this.one).getEtag();
		var instances = List.of(this.one, this.two);
		var outcomes = Outcome.together(
				indices()
					.<Supplier<CommandReceipt>>map((i) -> () -> send(instances.get(i % 2),
							CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("City " + i, etag)))
					.toList());
		assertThat(outcomes.receipts()).hasSize(1);
		var receipt = outcomes.receipts().getFirst();
		assertThat(outcomes.refusals()).hasSize(63).allSatisfy((refused) -> {
			assertThat(refused.reason()).isEqualTo(ERROR_REASON_STALE_QUOTE);
			assertThat(refused.metadata()).containsEntry("currentRevision", Long.toString(receipt.getRevision()))
				.containsEntry("currentEtag", receipt.getEtag());
		});
		assertThat(this.stream.appends(this.quoteId)).hasSize(2);
	}

	@Test
	void a_request_sent_64_times_at_once_has_one_effect_and_64_equal_receipts() {
		create(this.one);
		var request = this.requests.city("Chennai");
		for (var instances : List.of(List.of(this.one, this.two), List.of(newInstance(), newInstance()))) {
			var outcomes = Outcome.together(indices()
				.<Supplier<CommandReceipt>>map(
						(i) -> () -> send(instances.get(i % 2), CommandType.CAPTURE_GEOGRAPHIC_DETAILS, request))
				.toList());
			assertThat(outcomes.receipts()).hasSize(64).containsOnly(outcomes.receipts().getFirst());
			assertThat(this.stream.appends(this.quoteId)).hasSize(2);
		}
	}

	@Test
	void of_two_contents_sent_under_one_request_id_at_once_one_has_effect_and_the_other_is_refused() {
		create(this.one);
		var chennai = this.requests.city("Chennai");
		var contents = List.of(chennai,
				this.requests.city("Madurai").toBuilder().setHeader(chennai.getHeader()).build());
		for (var instances : List.of(List.of(this.one, this.two), List.of(newInstance(), newInstance()))) {
			var outcomes = Outcome.together(
					indices()
						.<Supplier<CommandReceipt>>map((i) -> () -> send(instances.get(i / 2 % 2),
								CommandType.CAPTURE_GEOGRAPHIC_DETAILS, contents.get(i % 2)))
						.toList());
			assertThat(outcomes.receipts()).hasSize(32).containsOnly(outcomes.receipts().getFirst());
			assertThat(outcomes.refusals()).hasSize(32)
				.allSatisfy((refused) -> assertThat(refused.reason()).isEqualTo(ERROR_REASON_REQUEST_ID_REUSED));
			assertThat(this.stream.appends(this.quoteId)).hasSize(2);
		}
	}

	// Metadata

	@Test
	void every_event_tells_who_caused_it_and_why() {
		var request = this.requests.createWithAllSections();
		this.one.handle(CommandType.CREATE_QUOTE, request, new Origin(BROKER, "flow-7", "00-trace-span-01"));
		assertThat(this.stream.appends(this.quoteId).getFirst()).hasSize(7)
			.extracting(RecordedQuoteEvent::metadata)
			.allSatisfy((metadata) -> {
				assertThat(metadata.correlationId()).isEqualTo("flow-7");
				assertThat(metadata.causationId()).isEqualTo(request.getHeader().getRequestId());
				assertThat(metadata.requestId()).isEqualTo(request.getHeader().getRequestId());
				assertThat(metadata.requestDigest()).isNotEmpty();
				assertThat(metadata.actor()).isEqualTo("bea");
				assertThat(metadata.actorRole()).isEqualTo(Role.BROKER);
				assertThat(metadata.traceparent()).isEqualTo("00-trace-span-01");
			});
	}

	private CommandHandler newInstance() {
		return new CommandHandler(this.store, new RecentQuotes(100), this.secrets, Requests.CLOCK,
				new Settings(AssessmentGate.OPTIONAL, Duration.ofDays(30)));
	}

	private CommandReceipt create(CommandHandler instance) {
		return send(instance, CommandType.CREATE_QUOTE, this.requests.createWithAllSections());
	}

	/** The quote, opened if it was not, submitted by this instance. */
	private void finalized(CommandHandler instance) {
		if (this.stream.stream(this.quoteId).isEmpty()) {
			create(instance);
		}
		send(instance, CommandType.SAVE_QUOTE, this.requests.save());
		send(instance, CommandType.FINALIZE_QUOTE, this.requests.finalizeQuote());
	}

	private long head() {
		return this.stream.stream(this.quoteId).getLast().revision();
	}

	private static <C extends Message> CommandReceipt send(CommandHandler instance, CommandType<C> type, C request) {
		return send(instance, BROKER, type, request);
	}

	private static <C extends Message> CommandReceipt send(CommandHandler instance, Caller caller, CommandType<C> type,
			C request) {
		return instance.handle(type, request, new Origin(caller, "flow", ""));
	}

	private static AbstractThrowableAssert<?, ?> assertRejected(ThrowingCallable command, ErrorReason reason) {
		return assertThatThrownBy(command).isInstanceOfSatisfying(Rejected.class,
				(rejected) -> assertThat(rejected.reason()).isEqualTo(reason));
	}

	private static Stream<Integer> indices() {
		return IntStream.range(0, 64).boxed();
	}

	private static Trouble next(Deque<Trouble> troubles) {
		return Optional.ofNullable(troubles.poll()).orElse(Trouble.NONE);
	}

}
