package io.quotestream.eventstore;

import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.StreamState;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Damages copies of a data folder in every way, and asks {@code verify} what is wrong.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class VerificationTest {

	private static final int FLIPS = Integer.getInteger("verify.flips", 60);

	/** A folder after a clean stop. */
	@TempDir
	private static Path sound;

	/** The same folder as a kill leaves it: all of it is in the write-ahead log. */
	@TempDir
	private static Path killed;

	@TempDir
	private Path copy;

	private String printed = "";

	private String complained = "";

	@BeforeAll
	static void fill() throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(sound);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			for (int i = 0; i < 20; i++) {
				client.append("s", StreamState.any(), payload("payload-" + i));
			}
			client.append("single", 1);
			client.append("gone", 2);
			client.tombstone("gone", StreamState.any());
			client.append("$$s", StreamState.any(), metadata("{\"$maxCount\": 100}"));
			createGroup(client);
			RecordedConsumer consumer = RecordedConsumer.of(client, "s", "group", 10);
			consumer.nextAcked(20);
			Awaitility.await()
				.until(() -> StoreClient.get(client.groups().getInfoToStream("s", "group"))
					.orElseThrow()
					.getStats()
					.getLastCheckpointedEventRevision()
					.orElse(-1L) == 19);
			consumer.stop();
			copy(sound, killed, "events.db", "events.db-wal");
		}
	}

	@Test
	void a_sound_folder_is_counted_and_left_as_it_is() throws IOException {
		copy(sound, this.copy, "events.db", "lock");
		Map<String, List<Byte>> before = contents(this.copy);
		assertThat(verify(this.copy)).isZero();
		assertThat(this.printed).containsPattern("streams +4\n")
			.containsPattern("events +25\n")
			.containsPattern("groups +1\n")
			.containsPattern("last position +[1-9][0-9]+\n")
			.containsPattern("bytes +[1-9]")
			.containsPattern("took +[0-9]")
			.endsWith("sound\n")
			.doesNotContain("fault", "warning:", "note");
		assertThat(this.complained).contains("checking events");
		assertThat(contents(this.copy)).isEqualTo(before);
	}

	@Test
	void what_a_kill_left_is_counted_and_left_as_it_is() throws IOException {
		copy(killed, this.copy, "events.db", "events.db-wal");
		Map<String, List<Byte>> before = contents(this.copy);
		assertThat(verify(this.copy)).isZero();
		assertThat(this.printed).containsPattern("events +25\n")
			.containsPattern("note: the last stop was not a clean one.* [0-9]+ pages of finished commits");
		assertThat(contents(this.copy)).isEqualTo(before);
	}

	@Test
	void a_flipped_byte_of_an_event_is_told_with_its_place() throws IOException {
		flip("payload-7\0");
		assertFaults("stream s, revision 7 at position \\d+: its bytes are not those that were written");
	}

	@Test
	void a_damaged_page_is_told() throws IOException {
		copy(sound, this.copy, "events.db");
		byte[] file = Files.readAllBytes(this.copy.resolve("events.db"));
		// Of each page but the first the header is made void.
		for (int page = 4096; page < file.length; page += 4096) {
			file[page] = 0x7f;
		}
		Files.write(this.copy.resolve("events.db"), file);
		assertFaults("events\\.db: .*");
	}

	/** The count of free pages in the header: no event is read wrongly for it. */
	@Test
	void damage_that_no_event_shows_is_told() throws IOException {
		copy(sound, this.copy, "events.db");
		byte[] file = Files.readAllBytes(this.copy.resolve("events.db"));
		file[39] ^= 1;
		Files.write(this.copy.resolve("events.db"), file);
		assertFaults("events\\.db: .*[Ff]reelist");
	}

	@Test
	void a_destroyed_beginning_is_told() throws IOException {
		copy(sound, this.copy, "events.db");
		byte[] file = Files.readAllBytes(this.copy.resolve("events.db"));
		file[3] ^= 0x40;
		Files.write(this.copy.resolve("events.db"), file);
		assertFaults("events\\.db: it cannot be opened");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"',
			textBlock = """
					DELETE FROM event WHERE position IN (SELECT position FROM event WHERE stream = 1 AND revision = 5)            | stream s: revision 5 is missing
					DELETE FROM event WHERE stream = 1 AND revision < 3                                                           | stream s: revisions 0 to 2 are missing
					DELETE FROM event WHERE stream = (SELECT id FROM stream WHERE name = 'single')                                | stream single: it has no events
					DELETE FROM stream WHERE name = 's'                                                                           | stream #1: its events exist, it does not
					UPDATE event SET revision = -revision WHERE stream = 1 AND revision IN (3, 4); UPDATE event SET revision = 7 + revision WHERE revision < 0 | stream s, revision 4 at position \\d+: its position \\d+ is not after
					UPDATE event SET position = (SELECT max(position) FROM event) + 99 WHERE stream = 1 AND revision = 8          | stream s, revision 9 at position \\d+: its position \\d+ is not after
					UPDATE event SET type = 'other' WHERE stream = 1 AND revision = 2                                             | stream s, revision 2 at position \\d+: its bytes are not those
					UPDATE event SET created = created + 1 WHERE stream = 1 AND revision = 2                                      | stream s, revision 2 at position \\d+: its bytes are not those
					UPDATE subscription_group SET definition = x'ff'                                                              | group group on s: its definition cannot be read
					UPDATE subscription_group SET definition = x''                                                                | group group on s: its definition cannot work
					UPDATE subscription_group SET checkpoint = 20                                                                 | group group on s: its checkpoint 20 is past the end of its source, 19
					DROP INDEX event_of_stream                                                                                    | events\\.db: reading streams stopped
					""")
	void damage_of_the_content_is_told_with_its_place(String damage, String fault) throws IOException, SQLException {
		damage(damage);
		assertFaults(fault);
	}

	@Test
	void unreadable_metadata_is_a_warning() throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.copy);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			client.append("$$m", StreamState.any(), metadata("{"));
		}
		assertThat(verify(this.copy)).isZero();
		assertThat(this.printed)
			.containsPattern("warning: stream \\$\\$m, revision 0 at position 1: this metadata is no")
			.containsPattern("warnings +1\n");
	}

	/**
	 * Bytes that hold nothing may change unseen; those of streams and events may not. The
	 * settings of a group are only asked whether they can work.
	 */
	@Test
	void no_flipped_byte_changes_what_is_read_unseen() throws IOException, SQLException {
		copy(sound, this.copy, "events.db");
		List<String> content = content(this.copy);
		byte[] file = Files.readAllBytes(this.copy.resolve("events.db"));
		Random random = new Random(7);
		int told = 0;
		for (int i = 0; i < FLIPS; i++) {
			byte[] damaged = file.clone();
			int place = random.nextInt(file.length);
			damaged[place] ^= (byte) (1 << random.nextInt(8));
			Files.write(this.copy.resolve("events.db"), damaged);
			boolean sound = verify(this.copy) == Verification.SOUND;
			told += sound ? 0 : 1;
			if (sound) {
				assertThat(content(this.copy)).as("a flip at " + place).isEqualTo(content);
			}
		}
		assertThat(told).isPositive();
	}

	@Test
	void a_torn_tail_is_no_fault_and_repaired_at_start() throws IOException {
		copy(killed, this.copy, "events.db", "events.db-wal");
		Path tail = this.copy.resolve("events.db-wal");
		byte[] whole = Files.readAllBytes(tail);
		Files.write(tail, Arrays.copyOf(whole, whole.length - 100));
		assertThat(verify(this.copy)).isZero();
		assertThat(this.printed)
			.containsPattern("note: .* finished commits .* pages of an unfinished one, which is dropped");
		EmbeddedEventStore.start(this.copy).close();
		assertThat(verify(this.copy)).isZero();
		assertThat(this.printed).doesNotContain("note");
	}

	@Test
	void damage_before_acknowledged_commits_is_told_and_not_started_on() throws IOException {
		copy(killed, this.copy, "events.db", "events.db-wal");
		byte[] log = Files.readAllBytes(this.copy.resolve("events.db-wal"));
		log[log.length / 2] ^= 1;
		Files.write(this.copy.resolve("events.db-wal"), log);
		assertFaults("events\\.db-wal: .* behind it \\d+ finished commits that cannot be read");
		assertThatThrownBy(() -> EmbeddedEventStore.start(this.copy)).isInstanceOf(IOException.class)
			.hasMessageContaining("events.db-wal is damaged");
		log[log.length / 2] ^= 1;
		log[17] ^= 1;
		Files.write(this.copy.resolve("events.db-wal"), log);
		assertFaults(
				"events\\.db: it cannot be opened: events\\.db-wal: 0 pages .* behind it \\d+ finished commits that cannot be read");
	}

	@ParameterizedTest
	@CsvSource({ "32, 0", "32, 165", "4096, 0", "4096, 165", "65536, 0" })
	void a_log_whose_beginning_is_lost_is_told_and_not_started_on(int bytes, int value) throws IOException {
		copy(killed, this.copy, "events.db", "events.db-wal");
		byte[] log = Files.readAllBytes(this.copy.resolve("events.db-wal"));
		Arrays.fill(log, 0, bytes, (byte) value);
		Files.write(this.copy.resolve("events.db-wal"), log);
		assertFaults(".*events\\.db-wal: 0 pages .* behind it \\d+ finished commits that cannot be read");
		assertThatThrownBy(() -> EmbeddedEventStore.start(this.copy)).isInstanceOf(IOException.class)
			.hasMessageContaining("events.db-wal is damaged");
		assertThat(Files.readAllBytes(this.copy.resolve("events.db-wal"))).isEqualTo(log);
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void without_its_file_a_log_is_neither_checked_nor_opened_and_left_as_it_is(boolean emptied) throws IOException {
		copy(killed, this.copy, "events.db-wal");
		Files.createFile(this.copy.resolve("lock"));
		if (emptied) {
			Files.createFile(this.copy.resolve("events.db"));
		}
		Map<String, List<Byte>> before = contents(this.copy);
		assertThat(verify(this.copy)).isEqualTo(Verification.NOT_CHECKED);
		assertThatThrownBy(() -> EmbeddedEventStore.start(this.copy)).isInstanceOf(IOException.class)
			.hasMessageContaining("events.db is missing or cut off, and events.db-wal beside it holds ");
		assertThat(contents(this.copy)).containsAllEntriesOf(Map.of("events.db-wal", before.get("events.db-wal")));
	}

	@Test
	void a_path_may_look_like_options() throws IOException {
		Path odd = this.copy.resolve("a b?mode=memory&c#d%20e");
		try (EmbeddedEventStore store = EmbeddedEventStore.start(odd);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			client.append("s", 1);
		}
		assertThat(verify(odd)).isZero();
		assertThat(this.printed).containsPattern("events +1\n");
	}

	@Test
	void what_is_before_the_damage_can_be_kept_as_the_refusal_says() throws IOException, SQLException {
		copy(killed, this.copy, "events.db", "events.db-wal");
		byte[] log = Files.readAllBytes(this.copy.resolve("events.db-wal"));
		log[log.length / 2] ^= 1;
		Files.write(this.copy.resolve("events.db-wal"), log);
		String advised = "PRAGMA wal_checkpoint(TRUNCATE)";
		assertThatThrownBy(() -> EmbeddedEventStore.start(this.copy)).hasMessageContaining(advised);
		try (Connection connection = connect(this.copy); Statement statement = connection.createStatement()) {
			statement.execute(advised);
		}
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.copy);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			assertThat(client.read("s")).isNotEmpty();
		}
		assertThat(verify(this.copy)).isZero();
	}

	@Test
	void a_folder_in_use_is_not_checked() throws IOException {
		EmbeddedEventStore store = EmbeddedEventStore.start(this.copy);
		assertThat(verify(this.copy)).isEqualTo(Verification.NOT_CHECKED);
		assertThat(this.complained).contains("is in use by process " + ProcessHandle.current().pid());
		store.close();
		assertThat(verify(this.copy)).isZero();
	}

	@Test
	void what_is_no_data_folder_is_not_checked() {
		assertThat(verify(this.copy)).isEqualTo(Verification.NOT_CHECKED);
		assertThat(this.complained).contains("is not a data folder");
	}

	@ParameterizedTest
	@CsvSource({ "PRAGMA user_version = 99, 'it was written by another version (schema 99, this one knows only 2)'",
			"PRAGMA user_version = 1, 'it was written by another version (schema 1, this one knows only 2)'",
			"PRAGMA application_id = 7, it holds the database of another program" })
	void a_folder_of_others_is_neither_checked_nor_opened(String change, String reason)
			throws IOException, SQLException {
		damage(change);
		assertThat(verify(this.copy)).isEqualTo(Verification.NOT_CHECKED);
		assertThat(this.complained).contains(reason);
		assertThatThrownBy(() -> EmbeddedEventStore.start(this.copy)).isInstanceOf(IOException.class)
			.hasMessageContaining(reason);
	}

	private int verify(Path folder) {
		ByteArrayOutputStream out = new ByteArrayOutputStream();
		ByteArrayOutputStream err = new ByteArrayOutputStream();
		int status = new Verification(new PrintStream(out, true, StandardCharsets.UTF_8),
				new PrintStream(err, true, StandardCharsets.UTF_8))
			.run(folder);
		this.printed = out.toString(StandardCharsets.UTF_8);
		this.complained = err.toString(StandardCharsets.UTF_8);
		return status;
	}

	private void assertFaults(String fault) {
		assertThat(verify(this.copy)).isEqualTo(Verification.FAULTS);
		assertThat(this.printed).containsPattern("(?m)^fault: " + fault).containsPattern("not sound: faults [1-9]");
	}

	private void damage(String statements) throws IOException, SQLException {
		copy(sound, this.copy, "events.db");
		try (Connection connection = connect(this.copy); Statement statement = connection.createStatement()) {
			statement.executeUpdate(statements);
		}
	}

	/** Flips a bit of the only place with these bytes. */
	private void flip(String marker) throws IOException {
		copy(sound, this.copy, "events.db");
		byte[] file = Files.readAllBytes(this.copy.resolve("events.db"));
		int place = new String(file, StandardCharsets.ISO_8859_1).indexOf(marker);
		assertThat(place).isPositive();
		file[place] ^= 1;
		Files.write(this.copy.resolve("events.db"), file);
	}

	private static List<String> content(Path folder) throws SQLException {
		List<String> rows = new ArrayList<>();
		try (Connection connection = connect(folder); Statement statement = connection.createStatement()) {
			for (String table : List.of("stream", "event")) {
				try (ResultSet row = statement.executeQuery("SELECT * FROM " + table)) {
					while (row.next()) {
						StringBuilder values = new StringBuilder(table);
						for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
							byte[] value = row.getBytes(i);
							values.append('|')
								.append((value != null) ? new String(value, StandardCharsets.ISO_8859_1) : "null");
						}
						rows.add(values.toString());
					}
				}
			}
		}
		return rows;
	}

	private static Connection connect(Path folder) throws SQLException {
		return DriverManager.getConnection("jdbc:sqlite:" + folder.resolve("events.db"));
	}

	private static void copy(Path from, Path to, String... files) throws IOException {
		for (String file : files) {
			Files.copy(from.resolve(file), to.resolve(file));
		}
	}

	private static Map<String, List<Byte>> contents(Path folder) throws IOException {
		Map<String, List<Byte>> contents = new TreeMap<>();
		try (Stream<Path> files = Files.list(folder)) {
			for (Path file : files.toList()) {
				List<Byte> bytes = new ArrayList<>();
				for (byte one : Files.readAllBytes(file)) {
					bytes.add(one);
				}
				contents.put(String.valueOf(file.getFileName()), bytes);
			}
		}
		return contents;
	}

	private static void createGroup(StoreClient client) {
		StoreClient.await(client.groups()
			.createToStream("s", "group",
					CreatePersistentSubscriptionToStreamOptions.get()
						.fromStart()
						.checkpointLowerBound(1)
						.checkpointAfterInMs(100)));
	}

	private static EventData payload(String text) {
		return EventData.builderAsBinary(UUID.randomUUID(), "type", (text + "\0").getBytes(StandardCharsets.UTF_8))
			.build();
	}

	private static EventData metadata(String json) {
		return EventData.builderAsJson(UUID.randomUUID(), "$metadata", json.getBytes(StandardCharsets.UTF_8)).build();
	}

}
