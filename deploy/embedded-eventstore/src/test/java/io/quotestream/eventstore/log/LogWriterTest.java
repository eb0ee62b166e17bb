package io.quotestream.eventstore.log;

import com.google.protobuf.ByteString;
import io.quotestream.eventstore.log.FaultyDisk.Moment;
import io.quotestream.eventstore.log.WriteOutcome.Written;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.sqlite.SQLiteErrorCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a group commit owes each of those who share it, also when it fails. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LogWriterTest {

	private static final String STREAM = "s";

	private static final int PAGE_BYTES = 4_096;

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	@TempDir
	private Path folder;

	private FaultyDisk disk;

	private LogWriter writer;

	private final LogTail tail = new LogTail();

	private final Queue<Commit> commits = new ConcurrentLinkedQueue<>();

	private final Queue<Boolean> writable = new ConcurrentLinkedQueue<>();

	@BeforeEach
	void open() throws SQLException {
		this.disk = new FaultyDisk(this.folder);
		this.writer = new LogWriter(this.disk::open, this.tail, List.of(new WriterListener() {
			@Override
			public void committed(Commit commit) {
				LogWriterTest.this.commits.add(commit);
			}

			@Override
			public void writable(boolean now) {
				LogWriterTest.this.writable.add(now);
			}
		}));
	}

	@AfterEach
	void close() {
		this.writer.close();
	}

	@Test
	void changes_that_wait_share_one_commit() {
		List<CompletableFuture<WriteOutcome>> answers = inOneBatch(() -> List.of(append("a", 0), append("b", 0)));
		assertThat(answers).extracting(CompletableFuture::join).extracting(LogWriterTest::revision).containsOnly(0L);
		assertThat(this.commits).extracting(Commit::changes).containsExactly(1, 2);
		assertThat(this.commits).extracting(Commit::events).containsExactly(0, 2);
	}

	@Test
	void a_change_that_throws_fails_alone_and_leaves_nothing() throws SQLException {
		List<CompletableFuture<WriteOutcome>> answers = inOneBatch(
				() -> List.of(append(STREAM, 0), this.writer.submit((transaction) -> {
					transaction.append(STREAM, ExpectedRevision.ANY, List.of(event()));
					throw new IllegalStateException("spoiled");
				}), append(STREAM, 1)));
		assertThat(revision(answers.get(0).join())).isZero();
		assertThatThrownBy(answers.get(1)::join).isInstanceOf(CompletionException.class)
			.hasCauseInstanceOf(IllegalStateException.class);
		assertThat(revision(answers.get(2).join())).isOne();
		assertThat(stored()).isEqualTo(2);
		assertThat(this.writable).isEmpty();
	}

	@Test
	void what_follows_a_change_is_known_before_it_has_its_turn() {
		CompletableFuture<String> thread = this.writer.submit((transaction) -> true, () -> false, (result) -> {
			append(STREAM, 0).join();
			assertThat(result).isNotDone();
			return result.thenApply((done) -> Thread.currentThread().getName());
		});
		assertThat(thread.join()).isEqualTo("log-writer");
	}

	@Test
	void an_error_in_a_change_does_not_end_the_writer() {
		CompletableFuture<Object> spoiled = this.writer.submit((transaction) -> {
			throw new StackOverflowError("spoiled");
		});
		assertThat(spoiled).failsWithin(PATIENCE).withThrowableThat().withCauseInstanceOf(StackOverflowError.class);
		assertThat(revision(append(STREAM, 0).join())).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "SQLITE_FULL, the disk is full", "SQLITE_IOERR_WRITE, the disk cannot be written",
			"SQLITE_IOERR_FSYNC, the disk cannot be written", "SQLITE_READONLY, the database file cannot be written" })
	void a_commit_the_disk_refuses_is_acknowledged_to_nobody(SQLiteErrorCode code, String description)
			throws SQLException {
		append(STREAM, 0).join();
		long position = this.tail.lastPosition();
		this.disk.fail(code, Moment.BEFORE);
		inOneBatch(() -> List.of(append(STREAM, 1), append("t", 0)))
			.forEach((answer) -> assertThatThrownBy(answer::join).hasCauseInstanceOf(LogUnavailableException.class)
				.hasMessageContaining(description));
		assertThat(this.tail.lastPosition()).isEqualTo(position);
		assertThat(stored()).isOne();
		assertThat(this.writable).containsExactly(false);
		this.disk.heal();
		assertThat(revision(append(STREAM, 1).join())).isOne();
		assertThat(this.writable).containsExactly(false, true);
	}

	@Test
	void a_commit_that_was_whole_when_its_flush_failed_is_found_again() {
		append(STREAM, 0).join();
		long position = this.tail.lastPosition();
		CountDownLatch woken = new CountDownLatch(1);
		this.tail.listen("a stream nobody writes to", woken::countDown);
		this.disk.fail(SQLiteErrorCode.SQLITE_IOERR_FSYNC, Moment.AFTER);
		assertThatThrownBy(append(STREAM, 1)::join).hasCauseInstanceOf(LogUnavailableException.class);
		this.disk.heal();
		assertThat(append(STREAM, 1).join()).isEqualTo(new WriteOutcome.WrongRevision(new ExpectedRevision(0), 1));
		assertThat(this.tail.lastPosition()).isGreaterThan(position);
		assertThat(woken.getCount()).isZero();
	}

	@Test
	void what_refused_commits_left_does_not_keep_a_killed_store_from_starting(@TempDir Path during, @TempDir Path after)
			throws SQLException, IOException {
		// A server has readers: with the last connection SQLite would end the log.
		try (LogReader reader = new LogReader(this.disk.database().openReader())) {
			reader.allForwards(0, 1, EventFilter.EVERYTHING);
			append(STREAM, 0).join();
			this.disk.fail(SQLiteErrorCode.SQLITE_IOERR_FSYNC, Moment.IN_FLUSH);
			for (int pages : List.of(60, 30, 10)) {
				assertThatThrownBy(appendPages(pages)::join).hasMessageContaining("the disk cannot be written");
			}
			copyAsKilled(during);
			this.disk.heal();
			append("t", 0).join();
			copyAsKilled(after);
		}
		assertThat(storedAfterRestart(during)).startsWith(STREAM).doesNotContain("t");
		assertThat(storedAfterRestart(after)).startsWith(STREAM).endsWith("t");
	}

	@Test
	void writes_wait_until_the_write_ahead_log_could_be_begun_anew() throws SQLException {
		append(STREAM, 0).join();
		try (Connection held = this.disk.database().openReader(); Statement reading = held.createStatement()) {
			reading.executeQuery("SELECT * FROM event").next();
			this.disk.fail(SQLiteErrorCode.SQLITE_IOERR_FSYNC, Moment.BEFORE);
			assertThatThrownBy(append(STREAM, 1)::join).hasMessageContaining("the disk cannot be written");
			this.disk.heal();
			assertThatThrownBy(append(STREAM, 1)::join).hasMessageContaining("in use by others");
			assertThat(this.writable).containsExactly(false);
		}
		assertThat(revision(append(STREAM, 1).join())).isOne();
		assertThat(this.writable).containsExactly(false, true);
	}

	@Test
	void a_disk_that_takes_writes_again_is_noticed_though_nobody_writes() {
		this.disk.fail(SQLiteErrorCode.SQLITE_FULL, Moment.BEFORE);
		assertThatThrownBy(append(STREAM, 0)::join).hasMessageContaining("the disk is full");
		this.disk.heal();
		Awaitility.await().untilAsserted(() -> assertThat(this.writable).containsExactly(false, true));
	}

	@Test
	void a_damaged_database_takes_no_more_writes() {
		this.disk.fail(SQLiteErrorCode.SQLITE_CORRUPT, Moment.BEFORE);
		assertThatThrownBy(append(STREAM, 0)::join).hasMessageContaining("is damaged");
		this.disk.heal();
		int opened = this.disk.opened();
		assertThatThrownBy(append(STREAM, 0)::join).hasMessageContaining("is damaged");
		assertThat(this.disk.opened()).isEqualTo(opened);
		assertThat(this.writable).containsExactly(false);
	}

	@Test
	void what_comes_after_the_close_is_answered_too() {
		this.writer.close();
		assertThat(append(STREAM, 0)).failsWithin(PATIENCE)
			.withThrowableThat()
			.withCauseInstanceOf(LogUnavailableException.class)
			.withMessageContaining("the log is closed");
	}

	/** Holds the writer until all that is submitted waits in its queue. */
	private <T> List<CompletableFuture<T>> inOneBatch(Supplier<List<CompletableFuture<T>>> submissions) {
		CountDownLatch writing = new CountDownLatch(1);
		CountDownLatch submitted = new CountDownLatch(1);
		CompletableFuture<Boolean> holding = this.writer.submit((transaction) -> {
			writing.countDown();
			return await(submitted);
		});
		await(writing);
		List<CompletableFuture<T>> answers = submissions.get();
		submitted.countDown();
		holding.handle((done, failure) -> true).join();
		return answers;
	}

	private static boolean await(CountDownLatch latch) {
		try {
			return latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			throw new AssertionError("interrupted", ex);
		}
	}

	/** An append that fits only as the event of that number. */
	private CompletableFuture<WriteOutcome> append(String stream, long revision) {
		ProposedEvent event = event();
		ExpectedRevision expected = (revision == 0) ? ExpectedRevision.NO_STREAM : new ExpectedRevision(revision - 1);
		return this.writer.submit((transaction) -> transaction.append(stream, expected, List.of(event)));
	}

	/** Not retried, so to a stream of its own. */
	private CompletableFuture<WriteOutcome> appendPages(int pages) {
		ProposedEvent event = event(ByteString.copyFrom(new byte[pages * PAGE_BYTES]));
		return this.writer.submit((transaction) -> transaction.append("pages", ExpectedRevision.ANY, List.of(event)));
	}

	private static ProposedEvent event() {
		return event(ByteString.copyFromUtf8("data"));
	}

	private static ProposedEvent event(ByteString data) {
		return new ProposedEvent(UUID.randomUUID(), "type", false, data, ByteString.EMPTY);
	}

	private static long revision(WriteOutcome outcome) {
		assertThat(outcome).isInstanceOf(Written.class);
		return ((Written) outcome).lastRevision();
	}

	private int stored() throws SQLException {
		try (LogReader reader = new LogReader(this.disk.database().openReader())) {
			return reader.allForwards(0, 100, EventFilter.EVERYTHING).events().size();
		}
	}

	/** What a kill leaves now. */
	private void copyAsKilled(Path killed) throws IOException {
		for (String file : List.of("events.db", "events.db-wal")) {
			Files.copy(this.folder.resolve(file), killed.resolve(file));
		}
	}

	/** The stream of each event. */
	private static List<String> storedAfterRestart(Path killed) throws SQLException, IOException {
		try (EventLog ignored = EventLog.open(killed);
				LogReader reader = new LogReader(new Database(killed.resolve("events.db")).openReader())) {
			return reader.allForwards(0, 100, EventFilter.EVERYTHING)
				.events()
				.stream()
				.map(EventRecord::stream)
				.toList();
		}
	}

}
