package io.quotestream.command.process.timer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.CommandType;
import io.quotestream.command.application.QuoteHistory;
import io.quotestream.command.application.QuoteLoader;
import io.quotestream.command.application.QuoteStore;
import io.quotestream.command.application.RecentQuotes;
import io.quotestream.command.application.Requests;
import io.quotestream.command.application.Snapshots;
import io.quotestream.command.domain.Quote;
import io.quotestream.command.domain.SampleProduct;
import io.quotestream.command.keys.JdbcSubjectKeys;
import io.quotestream.command.keys.KeyDatabase;
import io.quotestream.command.keys.MasterKey;
import io.quotestream.command.store.KurrentNoticeStore;
import io.quotestream.command.store.KurrentQuoteStore;
import io.quotestream.eventstore.EmbeddedEventStore;
import io.quotestream.proto.admin.v1.DueWork;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.command.v1.FailApplicationNumberRequest;
import io.quotestream.proto.command.v1.StartRiskAssessmentRequest;
import io.quotestream.proto.event.v1.OfferExpiring;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.ExpiryReason;
import io.quotestream.proto.type.v1.NumberFailure;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.view.v1.Deadline;
import io.quotestream.proto.view.v1.DeadlineKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Timers over a real event store and keys, by a clock of the test. What is due is told by
 * a list that never forgets: whatever is done twice is done twice here.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class TimersIT {

	private static final Caller TIMERS = new Caller(Role.SYSTEM, "timers", "");

	private static final Caller BROKER = new Caller(Role.BROKER, "bea", "agency-1");

	private static final Caller UNDERWRITER = new Caller(Role.UNDERWRITER, "uma", "");

	private static final Duration WEEK = Duration.ofDays(7);

	private static final Duration DAY = Duration.ofDays(1);

	private final AtomicReference<Instant> now = new AtomicReference<>(Requests.CLOCK.instant());

	private final InstantSource clock = this.now::get;

	private final ListedWork list = new ListedWork();

	private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

	private final Requests requests = Requests.aboutNewQuote(Requests.CLOCK);

	/** Appends that fail before they are sent. */
	private final AtomicInteger lostAppends = new AtomicInteger();

	/** Appends that come too late. */
	private final AtomicInteger lostRaces = new AtomicInteger();

	@SuppressWarnings("NullAway.Init")
	private EmbeddedEventStore server;

	@SuppressWarnings("NullAway.Init")
	private EventStoreConnection connection;

	@SuppressWarnings("NullAway.Init")
	private HikariDataSource database;

	@SuppressWarnings("NullAway.Init")
	private JdbcSubjectKeys keys;

	@SuppressWarnings("NullAway.Init")
	private QuoteStore store;

	@SuppressWarnings("NullAway.Init")
	private Instance one;

	/** One instance of the service, as far as timers go. */
	private record Instance(CommandHandler handler, Timers timers) {
	}

	@BeforeEach
	void start(@TempDir Path folder) throws IOException {
		this.server = EmbeddedEventStore.start(Files.createDirectory(folder.resolve("events")));
		this.connection = new EventStoreConnection(this.server.connectionString(), Duration.ofMinutes(1));
		this.database = KeyDatabase.open("jdbc:sqlite:" + folder.resolve("keys.db"));
		this.keys = new JdbcSubjectKeys(JdbcClient.create(this.database),
				MasterKey.load(folder.resolve("master.json"), true), 100, KeyDatabase.leaveNoTrace(this.database));
		this.store = new Losing(new KurrentQuoteStore(this.connection, new EventCodec(), this.keys, this.meters),
				this.lostAppends, this.lostRaces);
		this.one = newInstance();
	}

	@AfterEach
	void stop() {
		this.one.timers().stop();
		this.connection.close();
		this.server.close();
		this.database.close();
	}

	@Test
	void a_form_that_was_not_saved_in_time_is_abandoned() {
		due(DeadlineKind.DEADLINE_KIND_ABANDONMENT, lapse(create(this.requests)));

		pass(Duration.ofDays(14).minusMillis(1));
		look(this.one);
		assertThat(quote().state()).isEqualTo(QuoteState.QUOTE_STATE_INITIATED);
		pass(Duration.ofMillis(1));
		look(this.one);

		assertThat(last().getQuoteExpired().getReason()).isEqualTo(ExpiryReason.EXPIRY_REASON_ABANDONED);
		assertThat(stream().getLast().metadata().actorRole()).isEqualTo(Role.SYSTEM);
		assertThat(done("abandonment")).isEqualTo(1);
	}

	@Test
	void an_offer_expires_at_the_end_of_its_validity() {
		due(DeadlineKind.DEADLINE_KIND_VALIDITY, approve(this.requests));

		pass(Duration.ofDays(30));
		look(this.one);

		assertThat(last().getQuoteExpired().getReason()).isEqualTo(ExpiryReason.EXPIRY_REASON_VALIDITY_PASSED);
	}

	@Test
	void an_assessment_that_takes_too_long_is_decided_by_a_person() {
		create(this.requests);
		send(BROKER, CommandType.SAVE_QUOTE, this.requests.save());
		startAssessment();
		var started = last().getRiskAssessmentStarted();
		add(Deadline.newBuilder()
			.setKind(DeadlineKind.DEADLINE_KIND_ASSESSMENT)
			.setDueTime(started.getDeadlineTime())
			.setAssessmentId(started.getAssessmentId()));

		pass(Duration.ofMinutes(1));
		look(this.one);

		assertThat(quote().state()).isEqualTo(QuoteState.QUOTE_STATE_RISK_ASSESSED);
		assertThat(quote().assessment().fallback()).isTrue();
	}

	@Test
	void a_time_out_of_an_earlier_assessment_does_not_end_the_one_that_runs() {
		create(this.requests);
		send(BROKER, CommandType.SAVE_QUOTE, this.requests.save());
		startAssessment();
		add(Deadline.newBuilder()
			.setKind(DeadlineKind.DEADLINE_KIND_ASSESSMENT)
			.setDueTime(timestamp(this.now.get()))
			.setAssessmentId(UUID.randomUUID().toString()));

		look(this.one);

		assertThat(quote().state()).isEqualTo(QuoteState.QUOTE_STATE_RISK_ASSESSING);
		assertThat(count("assessment", "refused")).isEqualTo(1);
	}

	@Test
	void what_is_listed_too_early_is_left_until_its_time() {
		create(this.requests);
		send(BROKER, CommandType.SAVE_QUOTE, this.requests.save());
		startAssessment();
		var started = last().getRiskAssessmentStarted();
		add(Deadline.newBuilder()
			.setKind(DeadlineKind.DEADLINE_KIND_ASSESSMENT)
			.setDueTime(started.getDeadlineTime())
			.setAssessmentId(started.getAssessmentId()));
		this.list.hasty = true;

		look(this.one);
		assertThat(quote().state()).isEqualTo(QuoteState.QUOTE_STATE_RISK_ASSESSING);

		pass(Duration.ofMinutes(1));
		look(this.one);
		assertThat(quote().state()).isEqualTo(QuoteState.QUOTE_STATE_RISK_ASSESSED);
	}

	@Test
	void a_number_that_did_not_come_is_wanted_again_at_its_time() {
		create(this.requests);
		send(BROKER, CommandType.REQUEST_APPLICATION_NUMBER, this.requests.requestNumber());
		var retry = timestamp(this.now.get().plus(Duration.ofMinutes(5)));
		send(TIMERS, CommandType.FAIL_APPLICATION_NUMBER,
				FailApplicationNumberRequest.newBuilder()
					.setHeader(this.requests.header(""))
					.setFailure(NumberFailure.NUMBER_FAILURE_UNAVAILABLE)
					.setAttempts(3)
					.setRetryTime(retry)
					.build());
		due(DeadlineKind.DEADLINE_KIND_NUMBER_RETRY, retry);

		pass(Duration.ofMinutes(4));
		look(this.one);
		assertThat(last().hasApplicationNumberFailed()).isTrue();
		pass(Duration.ofMinutes(1));
		look(this.one);
		look(newInstance());

		assertThat(last().hasApplicationNumberRequested()).isTrue();
		assertThat(stream()).filteredOn((event) -> event.event().hasApplicationNumberRequested()).hasSize(2);
	}

	@Test
	void a_broker_is_told_once_for_each_lead_that_an_offer_ends() {
		var until = approve(this.requests);
		notice(until, WEEK);
		notice(until, DAY);

		pass(Duration.ofDays(23));
		look(this.one);
		assertThat(notices()).singleElement().satisfies((notice) -> {
			assertThat(notice.getValidUntilTime()).isEqualTo(until);
			assertThat(notice.getLead().getSeconds()).isEqualTo(WEEK.toSeconds());
			assertThat(notice.getBrokerId()).isEqualTo("agency-1");
			assertThat(notice.getQuoteRevision()).isEqualTo(stream().getLast().revision());
		});
		assertThat(this.list.settled).hasSize(1);

		notice(until, WEEK);
		look(newInstance());
		assertThat(notices()).as("lost with Redis, and listed again").hasSize(1);

		pass(Duration.ofDays(6));
		look(this.one);
		assertThat(notices()).extracting((notice) -> notice.getLead().getSeconds())
			.containsExactly(WEEK.toSeconds(), DAY.toSeconds());
		assertThat(stream().getLast().event().hasQuoteApproved()).as("no change of the quote").isTrue();
	}

	@Test
	void nobody_is_told_of_an_offer_that_was_taken_revised_or_has_ended() {
		var until = approve(this.requests);
		send(BROKER, CommandType.CANCEL_QUOTE, this.requests.cancel());
		notice(until, WEEK);
		var ended = Requests.aboutNewQuote(Requests.CLOCK);
		var endOfOther = approve(ended);
		this.list.add(work(ended.quoteId(), noticeOf(endOfOther, DAY)));

		pass(Duration.ofDays(30));
		look(this.one);

		assertThat(notices()).isEmpty();
		assertThat(notices(ended.quoteId())).isEmpty();
		assertThat(this.list.settled).hasSize(2);
	}

	@Test
	void two_instances_at_once_do_everything_once() throws Exception {
		var quotes = new ArrayList<Requests>();
		for (int i = 0; i < 20; i++) {
			var quote = Requests.aboutNewQuote(Requests.CLOCK);
			var until = approve(quote);
			this.list.add(work(quote.quoteId(), noticeOf(until, WEEK)));
			this.list.add(work(quote.quoteId(),
					Deadline.newBuilder().setKind(DeadlineKind.DEADLINE_KIND_VALIDITY).setDueTime(until).build()));
			quotes.add(quote);
		}
		var two = newInstance();

		pass(Duration.ofDays(29));
		lookTogether(this.one, two);
		pass(Duration.ofDays(1));
		lookTogether(this.one, two);

		for (var quote : quotes) {
			assertThat(notices(quote.quoteId())).hasSize(1);
			assertThat(stream(quote.quoteId())).filteredOn((event) -> event.event().hasQuoteExpired()).hasSize(1);
		}
	}

	@Test
	void what_one_had_asked_for_when_it_died_another_does_once() {
		due(DeadlineKind.DEADLINE_KIND_ABANDONMENT, lapse(create(this.requests)));
		pass(Duration.ofDays(14));
		this.list.afterPage = this.one.timers()::stop;
		look(this.one);
		assertThat(last().hasQuoteExpired()).as("it died between the answer and the command").isFalse();
		this.list.afterPage = () -> {
		};

		look(newInstance());
		look(newInstance());

		assertThat(stream()).filteredOn((event) -> event.event().hasQuoteExpired()).hasSize(1);
		assertThat(done("abandonment")).as("the same request, answered twice").isEqualTo(2);
	}

	@ParameterizedTest(name = "{0}")
	@CsvSource({ "nobody answered whether it was done, 3, 0", "every race was lost, 0, 6" })
	void what_is_not_known_to_be_done_or_refused_is_tried_at_the_next_look(String because, int lostAppends,
			int lostRaces) {
		due(DeadlineKind.DEADLINE_KIND_ABANDONMENT, lapse(create(this.requests)));
		pass(Duration.ofDays(14));
		this.lostAppends.set(lostAppends);
		this.lostRaces.set(lostRaces);

		look(this.one);
		assertThat(count("abandonment", "unsettled")).as(because).isEqualTo(1);
		look(this.one);

		assertThat(last().hasQuoteExpired()).isTrue();
	}

	@Test
	void what_was_done_or_refused_is_not_sent_again_at_every_look() {
		due(DeadlineKind.DEADLINE_KIND_ABANDONMENT, lapse(create(this.requests)));
		send(BROKER, CommandType.SAVE_QUOTE, this.requests.save());
		pass(Duration.ofDays(14));

		look(this.one);
		look(this.one);
		look(this.one);

		assertThat(count("abandonment", "refused")).isEqualTo(1);
		assertThat(quote().state()).isEqualTo(QuoteState.QUOTE_STATE_SAVED);
	}

	@Test
	void while_nobody_can_tell_what_is_due_it_waits_and_then_goes_on() {
		due(DeadlineKind.DEADLINE_KIND_ABANDONMENT, lapse(create(this.requests)));
		pass(Duration.ofDays(14));
		this.list.away.set(5);
		this.one.timers().start();

		await().untilAsserted(() -> assertThat(last().hasQuoteExpired()).isTrue());
	}

	@Test
	void a_fault_in_one_look_is_not_the_end_of_all_looks() {
		due(DeadlineKind.DEADLINE_KIND_ABANDONMENT, lapse(create(this.requests)));
		pass(Duration.ofDays(14));
		this.list.faulty.set(5);
		this.one.timers().start();

		await().untilAsserted(() -> assertThat(last().hasQuoteExpired()).isTrue());
	}

	@Test
	void what_only_a_newer_service_knows_is_left_to_it_and_holds_up_nothing() {
		due(DeadlineKind.DEADLINE_KIND_ABANDONMENT, lapse(create(this.requests)));
		add(Deadline.newBuilder().setKindValue(4711).setDueTime(timestamp(this.now.get())));
		pass(Duration.ofDays(14));

		look(this.one);

		assertThat(last().hasQuoteExpired()).isTrue();
		assertThat(count("unrecognized", "unknown")).isEqualTo(1);
	}

	@Test
	void it_stops_and_asks_for_nothing_more() {
		this.one.timers().start();
		await().until(() -> this.list.asked.get() > 8);

		this.one.timers().stop();

		var asked = this.list.asked.get();
		assertThat(this.one.timers().isRunning()).isFalse();
		assertThat(Thread.getAllStackTraces().keySet()).noneMatch((thread) -> thread.getName().equals("timers"));
		assertThat(this.list.asked).hasValue(asked);
	}

	@Test
	void the_time_that_work_has_been_overdue_is_told() {
		due(DeadlineKind.DEADLINE_KIND_ABANDONMENT, lapse(create(this.requests)));
		pass(Duration.ofDays(14).plusSeconds(42));

		look(this.one);
		look(this.one);

		assertThat(this.meters.get("quotestream.timers.overdue").gauge().value()).isEqualTo(42);
	}

	private Instance newInstance() {
		var handler = new CommandHandler(this.store, new RecentQuotes(100), this.keys, this.clock,
				SampleProduct.OPTIONAL);
		var notices = new ExpiryNotices(new QuoteLoader(this.store, Snapshots.NONE),
				new KurrentNoticeStore(this.connection), TIMERS, this.clock);
		return new Instance(handler,
				new Timers(this.list, new DeadlineCommands(handler, notices, this.list, TIMERS, this.clock),
						new Timers.Pace(Duration.ofMillis(4), Duration.ofMillis(20), Duration.ofMinutes(1), 4),
						this.clock, this.meters));
	}

	private static void look(Instance instance) {
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			// Once to learn how many shards there are.
			instance.timers().look(threads);
			instance.timers().look(threads);
		}
	}

	private static void lookTogether(Instance... instances) throws Exception {
		var barrier = new CyclicBarrier(instances.length);
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			var looks = new ArrayList<Future<?>>();
			for (var instance : instances) {
				looks.add(threads.submit(() -> {
					barrier.await(1, TimeUnit.MINUTES);
					look(instance);
					return null;
				}));
			}
			for (var look : looks) {
				look.get();
			}
		}
	}

	private CommandReceipt create(Requests quote) {
		return send(BROKER, CommandType.CREATE_QUOTE, quote.createWithAllSections());
	}

	/** Takes a quote to its offer; answers until when it stands. */
	private Timestamp approve(Requests quote) {
		create(quote);
		send(BROKER, CommandType.SAVE_QUOTE, quote.save());
		send(BROKER, CommandType.CALCULATE_QUOTE, quote.calculate());
		var etag = send(BROKER, CommandType.FINALIZE_QUOTE, quote.finalizeQuote()).getEtag();
		send(UNDERWRITER, CommandType.APPROVE_QUOTE, quote.approve(etag));
		return stream(quote.quoteId()).getLast().event().getQuoteApproved().getValidUntilTime();
	}

	private void startAssessment() {
		send(BROKER, CommandType.START_RISK_ASSESSMENT,
				StartRiskAssessmentRequest.newBuilder()
					.setHeader(this.requests.header(""))
					.setConsentGiven(true)
					.build());
	}

	private Timestamp lapse(CommandReceipt created) {
		return stream(created.getQuoteId()).getFirst().event().getQuoteCreatedV2().getLapseTime();
	}

	private <C extends Message> CommandReceipt send(Caller caller, CommandType<C> type, C request) {
		return this.one.handler().handle(type, request, new Origin(caller, "flow", ""));
	}

	private void due(DeadlineKind kind, Timestamp time) {
		add(Deadline.newBuilder().setKind(kind).setDueTime(time));
	}

	private void notice(Timestamp until, Duration lead) {
		this.list.add(work(this.requests.quoteId(), noticeOf(until, lead)));
	}

	private static Deadline noticeOf(Timestamp until, Duration lead) {
		return Deadline.newBuilder()
			.setKind(DeadlineKind.DEADLINE_KIND_EXPIRY_NOTICE)
			.setDueTime(timestamp(instant(until).minus(lead)))
			.setLead(com.google.protobuf.Duration.newBuilder().setSeconds(lead.toSeconds()))
			.build();
	}

	private void add(Deadline.Builder deadline) {
		this.list.add(work(this.requests.quoteId(), deadline.build()));
	}

	private static DueWork work(String quoteId, Deadline deadline) {
		return DueWork.newBuilder().setQuoteId(quoteId).setDeadline(deadline).build();
	}

	private void pass(Duration time) {
		this.now.updateAndGet((before) -> before.plus(time));
	}

	private Quote quote() {
		return QuoteHistory.EMPTY.plus(stream()).quote();
	}

	private QuoteEvent last() {
		return stream().getLast().event();
	}

	private List<RecordedQuoteEvent> stream() {
		return stream(this.requests.quoteId());
	}

	private List<RecordedQuoteEvent> stream(String quoteId) {
		return this.store.readFrom(quoteId, 0);
	}

	private List<OfferExpiring> notices() {
		return notices(this.requests.quoteId());
	}

	private List<OfferExpiring> notices(String quoteId) {
		return new KurrentNoticeStore(this.connection).of(quoteId)
			.stream()
			.map((notice) -> notice.getOfferExpiring())
			.toList();
	}

	private double done(String kind) {
		return count(kind, "done");
	}

	private double count(String kind, String outcome) {
		return this.meters.get("quotestream.timers").tag("kind", kind).tag("outcome", outcome).counter().count();
	}

	static Instant instant(Timestamp timestamp) {
		return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
	}

	private static Timestamp timestamp(Instant instant) {
		return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
	}

	/** Loses some appends before they are sent. */
	private record Losing(QuoteStore store, AtomicInteger left, AtomicInteger races) implements QuoteStore {

		@Override
		public List<RecordedQuoteEvent> readFrom(String quoteId, long revision) {
			return this.store.readFrom(quoteId, revision);
		}

		@Override
		public void append(String quoteId, long expectedRevision, List<NewEvent> events) {
			if (this.left.getAndUpdate((lost) -> Math.max(0, lost - 1)) > 0) {
				throw new EventStoreUnavailable("an append", new IllegalStateException("away"));
			}
			if (this.races.getAndUpdate((lost) -> Math.max(0, lost - 1)) > 0) {
				throw new LostRace();
			}
			this.store.append(quoteId, expectedRevision, events);
		}

	}

}
