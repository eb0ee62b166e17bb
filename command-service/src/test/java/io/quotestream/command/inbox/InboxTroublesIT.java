package io.quotestream.command.inbox;

import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import io.grpc.Context;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

import io.quotestream.command.application.FlakyQuoteStore;
import io.quotestream.command.application.FlakyQuoteStore.Trouble;
import io.quotestream.command.application.QuoteStore;
import io.quotestream.command.domain.SampleProduct;
import io.quotestream.eventstore.EmbeddedEventStore;
import io.quotestream.proto.command.v1.CommandOutcome;
import io.quotestream.proto.command.v1.CommandTicket;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.store.EventStoreUnavailable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Inboxes under lost races and unknown outcomes, with others at work between two reads,
 * and over a store that was put back to an older copy.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class InboxTroublesIT extends InboxScenario {

	/** What happens to the next reads of quotes. */
	private final Queue<Trouble> quoteReads = new ConcurrentLinkedQueue<>();

	@SuppressWarnings("NullAway.Init")
	private FlakyInboxStore inboxes;

	@SuppressWarnings("NullAway.Init")
	private Instance service;

	@BeforeEach
	void start() {
		this.service = instance(SampleProduct.OPTIONAL, this::flaky, (inboxes) -> {
			this.inboxes = new FlakyInboxStore(inboxes);
			return this.inboxes;
		});
	}

	private QuoteStore flaky(QuoteStore quotes) {
		return new FlakyQuoteStore(quotes, (id) -> Optional.ofNullable(this.quoteReads.poll()).orElse(Trouble.NONE),
				(id) -> Trouble.NONE);
	}

	@Test
	void whoever_loses_a_race_is_taken_behind_the_winner() {
		submit(create());
		Collections.addAll(this.inboxes.appends, Trouble.LOSES_THE_RACE, Trouble.LOSES_THE_RACE);

		submit(city("Chennai"));

		assertThat(this.service.inboxStream(this.quoteId)).hasSize(2);
	}

	@Test
	void whoever_loses_many_races_is_taken_as_long_as_the_caller_waits() {
		submit(create());
		this.inboxes.appends.addAll(Collections.nCopies(12, Trouble.LOSES_THE_RACE));

		Together.call(List.of(() -> submit(city("Chennai"))));

		assertThat(this.inboxes.appends).isEmpty();
		assertThat(this.service.inboxStream(this.quoteId)).hasSize(2);
	}

	@Test
	void whoever_loses_a_race_and_waits_no_more_is_told_that_nobody_knows_and_is_not_taken() throws Exception {
		submit(create());
		this.inboxes.appends.addAll(Collections.nCopies(2, Trouble.LOSES_THE_RACE));

		try (var timer = Executors.newSingleThreadScheduledExecutor();
				var over = Context.current().withDeadlineAfter(0, TimeUnit.SECONDS, timer)) {
			over.run(() -> assertThatExceptionOfType(EventStoreUnavailable.class)
				.isThrownBy(() -> submit(city("Chennai"))));
		}

		assertThat(this.inboxes.appends).hasSize(1);
		assertThat(this.service.inboxStream(this.quoteId)).hasSize(1);
	}

	@Test
	void those_who_submit_here_at_once_do_not_race_each_other() {
		submit(create());

		Together.call(IntStream.range(0, 16)
			.<Callable<CommandTicket>>mapToObj((i) -> () -> submit(city("City " + i)))
			.toList());

		assertThat(this.inboxes.tried).hasSize(17);
	}

	@Test
	void an_unknown_outcome_is_settled_by_the_very_same_event() {
		Collections.addAll(this.inboxes.appends, Trouble.FAILS_AFTER, Trouble.FAILS_BEFORE);

		submit(create());

		assertThat(this.service.inboxStream(this.quoteId)).hasSize(1);
		assertThat(this.inboxes.tried).hasSize(3)
			.containsOnly(this.service.inboxStream(this.quoteId).getFirst().getEventId());
	}

	@Test
	void an_outcome_that_stays_unknown_is_told_and_settled_by_submitting_again() {
		Collections.addAll(this.inboxes.appends, Trouble.FAILS_AFTER, Trouble.FAILS_BEFORE, Trouble.FAILS_BEFORE);
		var create = create();

		assertThatExceptionOfType(EventStoreUnavailable.class).isThrownBy(() -> submit(create));

		assertThat(outcome(submit(create)).hasWaiting()).isTrue();
		assertThat(this.service.inboxStream(this.quoteId)).hasSize(1);
	}

	@Test
	void what_follows_a_creation_is_taken_although_others_carry_the_creation_out_meanwhile() {
		var created = submit(create());
		this.quoteReads.add(Trouble.before(() -> carryOutAndAskFor(created)));

		var next = submit(city("Chennai"));

		assertThat(outcome(next).hasWaiting()).isTrue();
	}

	@Test
	void what_is_submitted_again_is_taken_once_although_others_carry_it_out_meanwhile() {
		var create = create();
		var created = submit(create);
		this.quoteReads.add(Trouble.before(() -> carryOutAndAskFor(created)));

		assertThat(submit(create)).isEqualTo(created);

		assertThat(this.service.inboxStream(this.quoteId)).hasSize(1);
	}

	@Test
	void an_outcome_is_told_although_others_carry_the_command_out_meanwhile() {
		var created = submit(create());
		this.quoteReads.add(Trouble.before(() -> carryOutAndAskFor(created)));

		assertThat(outcome(created).hasWaiting()).isTrue();
		assertThat(outcome(created).hasReceipt()).isTrue();
	}

	/** From then on it is remembered that nothing waits. */
	private void carryOutAndAskFor(CommandTicket ticket) {
		this.service.worker.carryOut(this.quoteId, 0);
		assertThat(outcome(ticket).hasReceipt()).isTrue();
	}

	@Test
	void a_store_put_back_to_an_older_copy_has_carried_out_again_what_waited_then() throws IOException {
		var left = workOnBehindACopy();

		this.service.worker.carryOut(this.quoteId, 1);

		assertThat(outcome(left).hasReceipt()).isTrue();
	}

	@Test
	void a_store_put_back_to_an_older_copy_takes_what_comes_behind_that() throws IOException {
		workOnBehindACopy();

		submit(city("Salem"));

		assertThat(this.service.inboxStream(this.quoteId)).hasSize(3);
	}

	/** Puts the store back to a copy in which the command of this ticket waits. */
	private CommandTicket workOnBehindACopy() throws IOException {
		submit(create());
		this.service.worker.carryOut(this.quoteId, 0);
		var waiting = submit(city("Chennai"));
		restartFrom("events", "copy");
		submit(city("Madurai"));
		submit(city("Trichy"));
		this.service.worker.carryOut(this.quoteId, 3);
		assertThat(outcome(waiting).hasReceipt()).isTrue();
		restartFrom("copy", "events");
		return waiting;
	}

	/** Stops the store, copies its folder over another, and starts it as it was first. */
	private void restartFrom(String from, String to) throws IOException {
		var port = this.store.port();
		this.store.close();
		FileSystemUtils.deleteRecursively(this.folder.resolve(to));
		FileSystemUtils.copyRecursively(this.folder.resolve(from), this.folder.resolve(to));
		this.store = EmbeddedEventStore.start(this.folder.resolve("events"), port);
		await().ignoreException(EventStoreUnavailable.class)
			.untilAsserted(() -> assertThat(this.service.inboxStream(this.quoteId)).isNotEmpty());
	}

	private CommandTicket submit(QuoteCommand command) {
		return this.service.submit(BROKER, command);
	}

	private CommandOutcome outcome(CommandTicket ticket) {
		return this.service.outcome(BROKER, ticket);
	}

}
