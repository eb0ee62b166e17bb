package io.quotestream.command.inbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import io.kurrent.dbclient.SubscriptionFilter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.api.HeardLog;
import io.quotestream.command.application.FlakyQuoteStore;
import io.quotestream.command.application.FlakyQuoteStore.Trouble;
import io.quotestream.command.application.QuoteStore;
import io.quotestream.command.domain.SampleProduct;
import io.quotestream.command.store.DeliveredEvents;
import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.StreamNames;
import io.quotestream.proto.store.subscription.Delivery;
import io.quotestream.proto.store.subscription.DeliveryWork.Answers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

/** What deliveries of commands are answered. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class InboxWorkIT extends InboxScenario {

	private final Queue<Trouble> quoteReads = new ConcurrentLinkedQueue<>();

	private final Queue<Trouble> quoteAppends = new ConcurrentLinkedQueue<>();

	private final List<Delivery> acked = new ArrayList<>();

	private final List<Delivery> parked = new ArrayList<>();

	@SuppressWarnings("NullAway.Init")
	private Instance service;

	@SuppressWarnings("NullAway.Init")
	private DeliveredEvents delivered;

	@SuppressWarnings("NullAway.Init")
	private InboxWork work;

	@BeforeEach
	void start() {
		this.service = instance(SampleProduct.asking((broker) -> {
			throw new IllegalStateException("a fault of ours");
		}), this::flaky, UnaryOperator.identity());
		this.delivered = new DeliveredEvents(this.store.connectionString(),
				SubscriptionFilter.newBuilder()
					.withStreamNameRegularExpression(StreamNames.COMMAND_INBOXES_REGEX)
					.build());
		this.work = new InboxWork(this.service.worker, this.service.meters);
	}

	private QuoteStore flaky(QuoteStore quotes) {
		return new FlakyQuoteStore(quotes, (id) -> Optional.ofNullable(this.quoteReads.poll()).orElse(Trouble.NONE),
				(id) -> Optional.ofNullable(this.quoteAppends.poll()).orElse(Trouble.NONE));
	}

	@AfterEach
	void stop() {
		this.delivered.close();
	}

	@Test
	void a_delivery_is_acknowledged_once_all_up_to_it_is_carried_out() {
		submit(create());
		submit(city("Chennai"));
		var first = this.delivered.next();
		var second = this.delivered.next();

		handle(second);

		assertThat(this.acked).containsExactly(second);
		assertThat(this.service.quoteStream(this.quoteId)).hasSize(2);
		handle(first);
		assertThat(this.acked).containsExactly(second, first);
		assertThat(this.service.quoteStream(this.quoteId)).hasSize(2);
	}

	@Test
	void a_command_that_cannot_be_read_is_parked_with_those_behind_it() {
		submit(create());
		submitDamaged(this.service);
		submit(city("Chennai"));
		var fine = this.delivered.next();
		var damaged = this.delivered.next();
		var behind = this.delivered.next();

		List.of(fine, damaged, behind).forEach(this::handle);

		assertThat(this.acked).containsExactly(fine);
		assertThat(this.parked).containsExactly(damaged, behind);
	}

	@Test
	void a_command_whose_decision_fails_is_refused_and_those_behind_it_are_carried_out() {
		submit(create());
		var failing = this.service.submit(SUPPORT, command(this.requests.reassign("agency-2")));
		var behind = this.service.submit(BROKER, city("Chennai"));

		for (var i = 0; i < 3; i++) {
			handle(this.delivered.next());
		}

		assertThat(this.acked).hasSize(3);
		assertThat(this.service.outcome(SUPPORT, failing).getRefusal().getReason())
			.isEqualTo(ErrorReason.ERROR_REASON_INTERNAL_ERROR);
		assertThat(this.service.outcome(BROKER, behind).hasReceipt()).isTrue();
		assertThat(this.service.meters.get("quotestream.inbox.wait").tag("outcome", "failed").timer().count())
			.isEqualTo(1);
	}

	@Test
	void while_the_store_does_not_answer_a_delivery_is_not_answered_either() {
		submit(create());
		var delivery = this.delivered.next();
		this.quoteReads.add(Trouble.FAILS_BEFORE);

		assertThatExceptionOfType(EventStoreUnavailable.class).isThrownBy(() -> handle(delivery));

		assertThat(this.acked).isEmpty();
		assertThat(this.parked).isEmpty();
	}

	@Test
	void while_the_keys_do_not_answer_a_delivery_is_not_answered_either() {
		submit(create());
		var delivery = this.delivered.next();
		this.quoteReads.add((call) -> {
			throw new KeysUnavailable(new IOException("line cut"));
		});

		assertThatExceptionOfType(KeysUnavailable.class).isThrownBy(() -> handle(delivery));

		assertThat(this.acked).isEmpty();
		assertThat(this.parked).isEmpty();
	}

	@Test
	void what_is_logged_of_a_fault_quotes_nothing_personal() {
		submit(create());
		var delivery = this.delivered.next();
		this.quoteReads.add((call) -> {
			throw new IllegalStateException("asha@example.com");
		});

		try (var log = new HeardLog()) {
			handle(delivery);

			assertThat(this.parked).containsExactly(delivery);
			assertThat(log.of(InboxWork.class)).singleElement()
				.extracting(HeardLog::text, STRING)
				.contains(IllegalStateException.class.getName())
				.doesNotContain("asha");
		}
	}

	@Test
	void a_quote_that_is_busy_is_tried_again() {
		submit(create());
		var delivery = this.delivered.next();
		this.quoteAppends.addAll(Collections.nCopies(6, Trouble.LOSES_THE_RACE));

		handle(delivery);

		assertThat(this.quoteAppends).isEmpty();
		assertThat(this.acked).containsExactly(delivery);
		assertThat(this.service.quoteStream(this.quoteId)).hasSize(1);
	}

	@Test
	void commands_of_a_quote_that_was_deleted_are_acknowledged() {
		submit(create());
		handle(this.delivered.next());
		submit(city("Chennai"));
		var behind = this.delivered.next();
		delete(StreamNames.quote(this.quoteId));

		handle(behind);

		assertThat(this.acked).endsWith(behind);
	}

	@Test
	void the_stores_own_word_that_an_inbox_was_deleted_is_no_command() {
		submit(create());
		handle(this.delivered.next());
		delete(StreamNames.commandInbox(this.quoteId));
		var gone = this.delivered.next();
		assertThat(gone.event().getEventType()).isEqualTo("$streamDeleted");

		handle(gone);

		assertThat(this.acked).endsWith(gone);
	}

	private void handle(Delivery delivery) {
		this.work.handle(List.of(delivery), new Answers() {

			@Override
			public void ack(Delivery answered) {
				InboxWorkIT.this.acked.add(answered);
			}

			@Override
			public void park(Delivery answered, String reason) {
				InboxWorkIT.this.parked.add(answered);
			}

		});
	}

	private void delete(String stream) {
		this.service.connection.call("a deletion of a test", (client) -> client.tombstoneStream(stream));
	}

	private void submit(QuoteCommand command) {
		this.service.submit(BROKER, command);
	}

}
