package io.quotestream.command.store;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.EventDataBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quotestream.command.application.QuoteStore.LostRace;
import io.quotestream.command.inbox.InboxStore;
import io.quotestream.command.inbox.TakenCommand;
import io.quotestream.eventstore.EmbeddedEventStore;
import io.quotestream.proto.event.v1.CommandSubmitted;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.StreamNames;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** Inboxes in a running event store. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KurrentInboxStoreIT {

	private static final CommandSubmitted COMMAND = CommandSubmitted.newBuilder().setCommand("SaveQuote").build();

	private static final EventMetadata METADATA = new EventMetadata("flow", "cause", "request", "digest", "bea",
			Role.BROKER, "");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	private final String quoteId = UUID.randomUUID().toString();

	@SuppressWarnings("NullAway.Init")
	private EmbeddedEventStore server;

	@SuppressWarnings("NullAway.Init")
	private EventStoreConnection connection;

	@SuppressWarnings("NullAway.Init")
	private InboxStore store;

	@BeforeEach
	void start() throws IOException {
		this.server = EmbeddedEventStore.start(this.folder);
		this.connection = new EventStoreConnection(this.server.connectionString(), Duration.ofMinutes(1));
		this.store = new KurrentInboxStore(this.connection);
	}

	@AfterEach
	void stop() {
		this.connection.close();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 499, 500, 501, 1_000, 1_001 })
	void all_commands_are_read_however_many_a_page_holds(int commands) {
		write(commands);

		assertThat(this.store.readFrom(this.quoteId, 0)).extracting(TakenCommand::revision)
			.containsExactlyElementsOf(LongStream.range(0, commands).boxed().toList());
		assertThat(this.store.readFrom(this.quoteId, commands - 2)).extracting(TakenCommand::revision)
			.containsExactly(commands - 2L, commands - 1L);
		assertThat(this.store.readFrom(this.quoteId, commands)).isEmpty();
	}

	@Test
	void only_what_follows_the_expected_revision_is_taken() {
		append(-1);
		assertThatExceptionOfType(LostRace.class).isThrownBy(() -> append(-1));
		assertThatExceptionOfType(LostRace.class).isThrownBy(() -> append(1));
		append(0);

		assertThat(this.store.readFrom(this.quoteId, 0)).extracting(TakenCommand::submitted)
			.containsExactly(COMMAND, COMMAND);
	}

	private void append(long expectedRevision) {
		this.store.append(this.quoteId, expectedRevision, UUID.randomUUID(), COMMAND, METADATA);
	}

	private void write(int commands) {
		var events = IntStream.range(0, commands)
			.mapToObj((i) -> EventDataBuilder.binary(UUID.randomUUID(), "command.submitted.v1", COMMAND.toByteArray())
				.metadataAsBytes(METADATA.toJson())
				.build())
			.toArray(EventData[]::new);
		this.connection.call("a write of a test", (client) -> client
			.appendToStream(StreamNames.commandInbox(this.quoteId), AppendToStreamOptions.get(), events));
	}

}
