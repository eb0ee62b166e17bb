package io.quotestream.command.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.quotestream.command.api.HeardLog;
import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.CommandType;
import io.quotestream.command.application.FlakyQuoteStore;
import io.quotestream.command.application.FlakyQuoteStore.Trouble;
import io.quotestream.command.application.RecentQuotes;
import io.quotestream.command.application.Requests;
import io.quotestream.command.domain.Quote;
import io.quotestream.command.domain.SampleProduct;
import io.quotestream.command.keys.JdbcSubjectKeys;
import io.quotestream.command.keys.KeyDatabase;
import io.quotestream.command.keys.MasterKey;
import io.quotestream.command.store.KurrentQuoteStore;
import io.quotestream.eventstore.EmbeddedEventStore;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.command.v1.CancelQuoteRequest;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.CancelReason;
import io.quotestream.proto.type.v1.QuoteState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;
import static org.awaitility.Awaitility.await;

/** What becomes of an outcome that a reaction has come to. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ReactionsIT {

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	private final Requests requests = Requests.aboutNewQuote(Requests.CLOCK);

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	/** What happens to the next appends. */
	private final Queue<Trouble> appends = new ConcurrentLinkedQueue<>();

	private final CountDownLatch asked = new CountDownLatch(1);

	private final CountDownLatch answered = new CountDownLatch(1);

	@SuppressWarnings("NullAway.Init")
	private EmbeddedEventStore store;

	@SuppressWarnings("NullAway.Init")
	private EventStoreConnection connection;

	@SuppressWarnings("NullAway.Init")
	private HikariDataSource keyDatabase;

	@SuppressWarnings("NullAway.Init")
	private CommandHandler handler;

	@SuppressWarnings("NullAway.Init")
	private Reactions reactions;

	@BeforeEach
	void start() throws IOException {
		this.store = EmbeddedEventStore.start(Files.createDirectories(this.folder.resolve("events")));
		this.connection = new EventStoreConnection(this.store.connectionString(), Duration.ofSeconds(30));
		this.keyDatabase = KeyDatabase.open("jdbc:sqlite:" + this.folder.resolve("keys.db"));
		var keys = new JdbcSubjectKeys(JdbcClient.create(this.keyDatabase),
				MasterKey.load(this.folder.resolve("master.json"), true), 100,
				KeyDatabase.leaveNoTrace(this.keyDatabase));
		var quotes = new FlakyQuoteStore(
				new KurrentQuoteStore(this.connection, new EventCodec(), keys, new SimpleMeterRegistry()),
				(id) -> Trouble.NONE, (id) -> Optional.ofNullable(this.appends.poll()).orElse(Trouble.NONE));
		this.handler = new CommandHandler(quotes, new RecentQuotes(100), keys, Requests.CLOCK, SampleProduct.OPTIONAL);
		this.reactions = new Reactions(List.of(new Cancelling()),
				EventStoreConnection.settings(this.store.connectionString()), this.connection, this.handler, keys,
				new ReactionProperties(16, 16, Duration.ofSeconds(30), PATIENCE, Duration.ofMillis(1)), this.meters);
		this.reactions.start();
		this.handler.handle(CommandType.CREATE_QUOTE, this.requests.create(),
				new Origin(new Caller(Role.BROKER, "bea", "agency-1"), "flow", ""));
	}

	@AfterEach
	void stop() {
		this.answered.countDown();
		this.reactions.stop();
		this.connection.close();
		this.keyDatabase.close();
		this.store.close();
	}

	/** Cancels what was created, as soon as a test lets it. */
	private final class Cancelling implements Reaction {

		@Override
		public String name() {
			return "cancelling";
		}

		@Override
		public String eventType() {
			return "quote.created";
		}

		@Override
		public Duration longest() {
			return PATIENCE;
		}

		@Override
		public boolean isAwaited(Quote quote, RecordedQuoteEvent event) {
			return quote.state() == QuoteState.QUOTE_STATE_INITIATED;
		}

		@Override
		public Outcome<CancelQuoteRequest> react(Quote quote, RecordedQuoteEvent event) {
			ReactionsIT.this.asked.countDown();
			awaitLatch(ReactionsIT.this.answered);
			return new Outcome<>(CommandType.CANCEL_QUOTE, "cancelled", 1,
					(header) -> CancelQuoteRequest.newBuilder()
						.setHeader(header)
						.setReason(CancelReason.CANCEL_REASON_DUPLICATE)
						.build());
		}

	}

	@Test
	void what_a_call_comes_to_after_the_stop_is_not_sent() {
		awaitLatch(this.asked);
		this.reactions.stop();
		this.answered.countDown();

		assertThat(result()).isEqualTo("unsettled");
		assertThat(state()).isEqualTo(QuoteState.QUOTE_STATE_INITIATED);
	}

	@Test
	void after_the_stop_an_outcome_that_could_not_be_stored_is_not_offered_again() {
		awaitLatch(this.asked);
		this.appends.add((call) -> {
			this.reactions.stop();
			Trouble.FAILS_BEFORE.strike(call);
		});
		Collections.addAll(this.appends, Trouble.FAILS_BEFORE, Trouble.FAILS_BEFORE);
		this.answered.countDown();

		assertThat(result()).isEqualTo("unsettled");
		assertThat(state()).isEqualTo(QuoteState.QUOTE_STATE_INITIATED);
	}

	@Test
	void an_outcome_is_offered_until_the_store_takes_it() {
		Collections.addAll(this.appends, Trouble.FAILS_BEFORE, Trouble.FAILS_BEFORE, Trouble.FAILS_BEFORE);
		this.answered.countDown();

		assertThat(result()).isEqualTo("cancelled");
		assertThat(state()).isEqualTo(QuoteState.QUOTE_STATE_CANCELLED);
	}

	@Test
	void an_outcome_that_lost_every_race_is_offered_again() {
		this.appends.addAll(Collections.nCopies(6, Trouble.LOSES_THE_RACE));
		this.answered.countDown();

		assertThat(result()).isEqualTo("cancelled");
		assertThat(state()).isEqualTo(QuoteState.QUOTE_STATE_CANCELLED);
	}

	@Test
	void what_is_logged_of_a_fault_quotes_nothing_personal() {
		try (var log = new HeardLog()) {
			this.appends.add((call) -> {
				throw new IllegalStateException("asha@example.com");
			});
			this.answered.countDown();

			assertThat(result()).isEqualTo("parked");
			assertThat(log.of(ReactionWork.class)).singleElement()
				.extracting(HeardLog::text, STRING)
				.contains(IllegalStateException.class.getName())
				.doesNotContain("asha");
		}
	}

	/** What came of the first delivery that something came of. */
	private String result() {
		await().atMost(PATIENCE).until(() -> this.meters.find("quotestream.reactions").timer() != null);
		return this.meters.find("quotestream.reactions")
			.timers()
			.stream()
			.map(Timer::getId)
			.map((id) -> Objects.requireNonNull(id.getTag("result")))
			.findFirst()
			.orElseThrow();
	}

	private QuoteState state() {
		return this.handler.latest(this.requests.quoteId()).quote().state();
	}

	private static void awaitLatch(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
