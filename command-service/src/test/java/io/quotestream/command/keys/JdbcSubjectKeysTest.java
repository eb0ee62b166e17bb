package io.quotestream.command.keys;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.zaxxer.hikari.HikariDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.quotestream.command.application.QuoteSecrets.KeysLost;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.EventCodec.Stored;
import io.quotestream.proto.codec.EventCodec.UnreadableEvent;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.event.v1.ContactDetailsCaptured;
import io.quotestream.proto.event.v1.QuoteEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

@DisplayNameGeneration(ReplaceUnderscores.class)
class JdbcSubjectKeysTest {

	private static final QuoteEvent CONTACT = QuoteEvent.newBuilder()
		.setContactDetailsCaptured(ContactDetailsCaptured.newBuilder().setContact(SampleSections.CONTACT))
		.build();

	private static final CaptureContactDetailsRequest REQUEST = CaptureContactDetailsRequest.newBuilder()
		.setHeader(CommandHeader.newBuilder().setRequestId("a").setEtag("b"))
		.setContact(SampleSections.CONTACT)
		.build();

	private static final String METHOD = "CaptureContactDetails";

	private final EventCodec codec = new EventCodec();

	private final String quoteId = UUID.randomUUID().toString();

	private final List<HikariDataSource> opened = new ArrayList<>();

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@AfterEach
	void close() {
		this.opened.forEach(HikariDataSource::close);
	}

	@Test
	void keys_survive_a_restart() {
		var keys = open();
		keys.prepare(this.quoteId);
		var sealed = seal(keys);
		var digest = keys.digest(this.quoteId, METHOD, REQUEST);
		close();
		var reopened = open();
		assertThat(unseal(sealed, reopened)).isEqualTo(CONTACT);
		assertThat(reopened.digest(this.quoteId, METHOD, REQUEST)).isEqualTo(digest).isPresent();
	}

	@Test
	void preparing_again_keeps_the_keys() {
		var keys = open();
		keys.prepare(this.quoteId);
		var sealed = seal(keys);
		keys.prepare(this.quoteId);
		open().prepare(this.quoteId);
		assertThat(unseal(sealed, keys)).isEqualTo(CONTACT);
		assertThat(unseal(sealed, open())).isEqualTo(CONTACT);
	}

	@Test
	void instances_that_prepare_a_quote_at_once_agree_on_its_keys() throws Exception {
		var instances = List.of(open(), open());
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			var sealed = threads.invokeAll(IntStream.range(0, 8).<Callable<Stored>>mapToObj((i) -> () -> {
				prepareAtLast(instances.get(i % 2));
				return seal(instances.get(i % 2));
			}).toList());
			for (var each : sealed) {
				assertThat(instances).allSatisfy((keys) -> assertThat(unseal(each.get(), keys)).isEqualTo(CONTACT));
			}
			assertThat(sealed).extracting(Future::state).containsOnly(Future.State.SUCCESS);
		}
		assertThat(instances).extracting((keys) -> keys.digest(this.quoteId, METHOD, REQUEST).orElseThrow())
			.containsOnly(instances.getFirst().digest(this.quoteId, METHOD, REQUEST).orElseThrow());
	}

	@Test
	void an_announced_destruction_survives_a_restart_and_ends_with_the_keys() {
		var keys = open();
		keys.prepare(this.quoteId);
		keys.announceDestruction(this.quoteId);
		keys.announceDestruction(this.quoteId);
		close();
		var reopened = open();
		assertThat(reopened.announcedDestructions()).containsExactly(this.quoteId);
		assertThat(reopened.areDestroyed(this.quoteId)).isFalse();
		reopened.destroy(this.quoteId);
		assertThat(reopened.areDestroyed(this.quoteId)).isTrue();
		assertThat(open().announcedDestructions()).isEmpty();
	}

	@Test
	void another_master_key_than_that_of_the_stored_keys_is_refused_at_the_start() {
		open().prepare(this.quoteId);
		assertThatIllegalStateException().isThrownBy(() -> open("another-master.json"))
			.withMessageContaining("wrong master key?")
			.withMessageContaining(this.quoteId);
	}

	@Test
	void a_wrapped_key_that_was_moved_to_another_quote_does_not_open() {
		var keys = open();
		keys.prepare(this.quoteId);
		var other = UUID.randomUUID().toString();
		jdbc().sql("INSERT INTO subject_key SELECT ?, key_id, wrapped_keyset, destroyed FROM subject_key")
			.param(other)
			.update();
		assertThatIllegalStateException().isThrownBy(() -> keys.of(other)).withMessageContaining("cannot be unwrapped");
	}

	@Test
	void destroying_leaves_no_bytes_of_the_keys_and_what_they_sealed_is_empty() {
		var keys = open();
		keys.prepare(this.quoteId);
		var other = UUID.randomUUID().toString();
		keys.prepare(other);
		var sealed = seal(keys);
		var wrapped = wrapped(this.quoteId);
		assertThat(wrapped).hasSize(3).allMatch(this::isInFiles, "is found where it was written");

		keys.destroy(this.quoteId);

		assertThat(wrapped).noneMatch(this::isInFiles);
		assertThat(wrapped(other)).hasSize(3).allMatch(this::isInFiles, "is still found");
		for (var instance : List.of(keys, open())) {
			assertThat(unseal(sealed, instance).getContactDetailsCaptured().getContact().getEmail()).isEmpty();
			assertThat(instance.keysets(this.quoteId)).containsOnlyKeys("customer", "family")
				.allSatisfy((keyId, keyset) -> assertThat(keyset).isEmpty());
			assertThat(instance.digest(this.quoteId, METHOD, REQUEST)).isEmpty();
		}
	}

	@Test
	void destroyed_keys_are_never_made_again() {
		var keys = open();
		keys.prepare(this.quoteId);
		keys.destroy(this.quoteId);
		keys.destroy(this.quoteId);
		keys.prepare(this.quoteId);
		assertThat(wrapped(this.quoteId)).isEmpty();
		assertThat(keys.digest(this.quoteId, METHOD, REQUEST)).isEmpty();
	}

	@Test
	void destroying_is_not_done_while_somebody_can_still_read_the_bytes() throws SQLException {
		var keys = open();
		keys.prepare(this.quoteId);
		var wrapped = wrapped(this.quoteId);
		try (var reader = this.opened.getFirst().getConnection(); var statement = reader.createStatement()) {
			reader.setAutoCommit(false);
			statement.executeQuery("SELECT * FROM subject_key").next();
			assertThatExceptionOfType(KeysUnavailable.class).isThrownBy(() -> keys.destroy(this.quoteId));
			reader.rollback();
		}
		keys.destroy(this.quoteId);
		assertThat(wrapped).hasSize(3).noneMatch(this::isInFiles);
	}

	@Test
	void a_missing_key_is_not_taken_for_a_destroyed_one() {
		var keys = open();
		keys.prepare(this.quoteId);
		var sealed = seal(keys);
		jdbc().sql("DELETE FROM subject_key").update();
		var reopened = open();
		assertThatExceptionOfType(UnreadableEvent.class).isThrownBy(() -> unseal(sealed, reopened));
		assertThatExceptionOfType(KeysLost.class).isThrownBy(() -> reopened.digest(this.quoteId, METHOD, REQUEST))
			.withMessageContaining(this.quoteId);
		assertThat(reopened.keysets(this.quoteId)).isEmpty();
	}

	@Test
	void a_locked_database_is_unavailable_and_nothing_is_concluded() throws SQLException {
		var keys = open();
		var other = open();
		try (var writer = this.opened.getFirst().getConnection(); var statement = writer.createStatement()) {
			statement.execute("BEGIN EXCLUSIVE");
			assertThatExceptionOfType(KeysUnavailable.class).isThrownBy(() -> other.prepare(this.quoteId));
			statement.execute("ROLLBACK");
		}
		other.prepare(this.quoteId);
		assertThat(unseal(seal(other), keys)).isEqualTo(CONTACT);
	}

	@Test
	void a_database_that_is_gone_is_unavailable() {
		var keys = open();
		close();
		assertThatExceptionOfType(KeysUnavailable.class).isThrownBy(() -> keys.prepare(this.quoteId));
		assertThatExceptionOfType(KeysUnavailable.class).isThrownBy(() -> keys.of(this.quoteId));
		assertThatExceptionOfType(KeysUnavailable.class).isThrownBy(() -> keys.digest(this.quoteId, METHOD, REQUEST));
		assertThatExceptionOfType(KeysUnavailable.class).isThrownBy(() -> keys.destroy(this.quoteId));
	}

	@Test
	void a_digest_tells_method_content_and_quote_apart_and_nothing_else() {
		var keys = open();
		var other = UUID.randomUUID().toString();
		keys.prepare(this.quoteId);
		keys.prepare(other);
		var digest = keys.digest(this.quoteId, METHOD, REQUEST);
		assertThat(keys.digest(this.quoteId, METHOD, REQUEST.toBuilder().clearHeader().build())).isEqualTo(digest);
		assertThat(keys.digest(this.quoteId, "AnotherMethod", REQUEST)).isNotEqualTo(digest);
		assertThat(keys.digest(this.quoteId, METHOD, REQUEST.toBuilder().clearContact().build())).isNotEqualTo(digest);
		assertThat(keys.digest(other, METHOD, REQUEST)).isNotEqualTo(digest);
	}

	/** Where a disk is slow, some have to come again. */
	private void prepareAtLast(JdbcSubjectKeys keys) {
		await().ignoreException(KeysUnavailable.class).until(() -> {
			keys.prepare(this.quoteId);
			return true;
		});
	}

	private JdbcSubjectKeys open() {
		return open("master.json");
	}

	private JdbcSubjectKeys open(String masterKeyFile) {
		var database = KeyDatabase.open("jdbc:sqlite:" + this.folder.resolve("keys.db"));
		this.opened.add(database);
		return new JdbcSubjectKeys(JdbcClient.create(database),
				MasterKey.load(this.folder.resolve(masterKeyFile), true), 100, KeyDatabase.leaveNoTrace(database));
	}

	private Stored seal(SubjectKeys keys) {
		return this.codec.encode(CONTACT, this.quoteId, keys.of(this.quoteId));
	}

	private QuoteEvent unseal(Stored sealed, SubjectKeys keys) {
		return this.codec.decode(sealed.type(), sealed.data(), this.quoteId, keys);
	}

	private List<String> wrapped(String quoteId) {
		return jdbc().sql("SELECT wrapped_keyset FROM subject_key WHERE quote_id = ? AND wrapped_keyset IS NOT NULL")
			.param(quoteId)
			.query((row, number) -> row.getString("wrapped_keyset"))
			.list();
	}

	private boolean isInFiles(String text) {
		try (var files = Files.list(this.folder)) {
			return files.anyMatch((file) -> contains(file, text));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static boolean contains(Path file, String text) {
		try {
			return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private JdbcClient jdbc() {
		return JdbcClient.create(this.opened.getLast());
	}

}
