package io.quotestream.eventstore;

import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ResolvedEvent;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Point 62, as a power cut has it: what was written last reached the disk in part or not
 * at all. A kill cannot show this, because the system still has every page.
 */
@EmbeddedOnly
@DisplayNameGeneration(ReplaceUnderscores.class)
class TornTailTest {

	/** More than the write-ahead log holds before it is moved and begun anew. */
	private static final int HEAVY_BATCHES = 20;

	private static final int BATCHES = 30;

	private static final int BATCH = 4;

	private static final int LOG_HEADER_BYTES = 32;

	private static final int PAGE_HEADER_BYTES = 24;

	private static final String DATABASE = "events.db";

	private static final String LOG = "events.db-wal";

	@TempDir
	private static Path image;

	private static List<String> written = List.of();

	private final Random random = new Random();

	@TempDir
	private Path folder;

	/** What may have become of the last commit. */
	private enum Tear {

		CUT, ZEROED, GARBLED, FOLLOWED_BY_OLD_BYTES

	}

	@BeforeAll
	static void write(@TempDir Path running) throws Exception {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(running);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			write(client, "heavy", HEAVY_BATCHES, 125_000);
			write(client, "torn", BATCHES, 3_000);
			written = read(client, new CrashLedger());
			// While it runs, as a power cut finds it.
			Files.copy(running.resolve(DATABASE), image.resolve(DATABASE));
			Files.copy(running.resolve(LOG), image.resolve(LOG));
		}
	}

	@BeforeEach
	void copy() throws IOException {
		Files.copy(image.resolve(DATABASE), this.folder.resolve(DATABASE));
		Files.copy(image.resolve(LOG), this.folder.resolve(LOG));
	}

	@ParameterizedTest
	@EnumSource
	void C62_a_torn_last_commit_is_dropped_whole(Tear tear) throws Exception {
		SortedSet<Long> commits = commits();
		assertThat(commits).as("commits in the write-ahead log").hasSizeGreaterThanOrEqualTo(BATCHES);
		long end = commits.last();
		long start = commits.headSet(end).last();
		long at = start + this.random.nextLong(end - start);
		try (RandomAccessFile log = log()) {
			switch (tear) {
				case CUT -> log.setLength(at);
				case ZEROED -> overwrite(log, at, new byte[(int) (end - at)]);
				case GARBLED -> invert(log, at);
				case FOLLOWED_BY_OLD_BYTES -> overwrite(log, end, oldBytes());
			}
		}
		int kept = (tear == Tear.FOLLOWED_BY_OLD_BYTES) ? written.size() : written.size() - BATCH;
		assertThat(survivorsOfRestart()).as("torn at %d", at).isEqualTo(kept);
	}

	@RepeatedTest(4)
	void C62_of_a_log_that_ends_anywhere_whole_batches_remain() throws Exception {
		long at = this.random.nextLong(commits().last());
		try (RandomAccessFile log = log()) {
			log.setLength(at);
		}
		assertThat(survivorsOfRestart()).as("ends at %d", at).isLessThan(written.size());
	}

	@Test
	void C62_a_log_damaged_before_its_last_commits_is_refused_and_not_shortened() throws Exception {
		SortedSet<Long> commits = commits();
		long at = LOG_HEADER_BYTES + this.random
			.nextLong(commits.stream().skip(commits.size() - 3).findFirst().orElseThrow() - LOG_HEADER_BYTES);
		try (RandomAccessFile log = log()) {
			invert(log, at);
		}
		assertThatThrownBy(() -> EmbeddedEventStore.start(this.folder)).as("damaged at %d", at)
			.isInstanceOf(IOException.class)
			.hasMessageContaining("is damaged");
	}

	/** Opens what is left, checks it, appends to it, and finds all that again. */
	private int survivorsOfRestart() throws Exception {
		CrashLedger ledger = new CrashLedger();
		List<String> left;
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			left = read(client, ledger);
			assertThat(left).isEqualTo(written.subList(0, left.size()));
			write(client, "after", 1, 100);
		}
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			assertThat(read(client, ledger)).hasSize(left.size() + BATCH);
		}
		return left.size();
	}

	private static void write(StoreClient client, String stream, int batches, int size) throws InterruptedException {
		CrashWriter writer = new CrashWriter(CrashLedger.PREFIX + stream, false, new CrashLedger());
		for (int i = 0; i < batches; i++) {
			assertThat(writer.write(client, BATCH, size, () -> {
			})).isTrue();
		}
	}

	/** The whole log, found to be of whole batches; each event as its id and position. */
	private static List<String> read(StoreClient client, CrashLedger ledger) {
		List<ResolvedEvent> events = client.readAll(ReadAllOptions.get().fromStart());
		ledger.verify(events);
		return events.stream()
			.map(ResolvedEvent::getEvent)
			.map((event) -> event.getEventId() + " " + event.getPosition())
			.toList();
	}

	private RandomAccessFile log() throws IOException {
		return new RandomAccessFile(this.folder.resolve(LOG).toFile(), "rw");
	}

	private static void overwrite(RandomAccessFile file, long at, byte[] bytes) throws IOException {
		file.seek(at);
		file.write(bytes);
	}

	private static void invert(RandomAccessFile file, long at) throws IOException {
		file.seek(at);
		int before = file.read();
		file.seek(at);
		file.write(~before);
	}

	private byte[] oldBytes() {
		byte[] bytes = new byte[10_000];
		this.random.nextBytes(bytes);
		return bytes;
	}

	/** Where each commit in the log ends, as its format has it. */
	private SortedSet<Long> commits() throws IOException {
		SortedSet<Long> commits = new TreeSet<>();
		try (RandomAccessFile log = log()) {
			log.seek(8);
			int page = PAGE_HEADER_BYTES + log.readInt();
			log.seek(16);
			long salt = log.readLong();
			for (long at = LOG_HEADER_BYTES; at + page <= log.length(); at += page) {
				log.seek(at + 4);
				boolean ends = log.readInt() != 0;
				// Others are left from before the log was begun anew.
				if (log.readLong() == salt && ends) {
					commits.add(at + page);
				}
			}
		}
		return commits;
	}

}
