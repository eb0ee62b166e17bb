package io.quotestream.command.store;

import java.util.Optional;
import java.util.UUID;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventDataBuilder;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;

import io.quotestream.command.application.SnapshotStore;
import io.quotestream.proto.codec.SnapshotCodec;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.event.v1.QuoteSnapshot;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.StreamNames;

/** Snapshots in EventStoreDB: a stream for each quote that keeps only its last event. */
public final class KurrentSnapshotStore implements SnapshotStore {

	private static final long KEPT = 1;

	private final EventStoreConnection connection;

	private final SubjectKeys keys;

	private final SnapshotCodec codec = new SnapshotCodec();

	public KurrentSnapshotStore(EventStoreConnection connection, SubjectKeys keys) {
		this.connection = connection;
		this.keys = keys;
	}

	@Override
	public Optional<Stored> last(String quoteId) {
		var newest = ReadStreamOptions.get().backwards().fromEnd().maxCount(1);
		try {
			return this.connection
				.call("a read of a snapshot", (client) -> client.readStream(StreamNames.quoteSnapshot(quoteId), newest))
				.getEvents()
				.stream()
				.map(ResolvedEvent::getOriginalEvent)
				.map((event) -> new Stored(
						this.codec.decode(event.getEventType(), event.getEventData(), quoteId, this.keys),
						event.getCreated()))
				.findFirst();
		}
		catch (StreamNotFoundException ex) {
			return Optional.empty();
		}
	}

	@Override
	public void keep(String quoteId, QuoteSnapshot snapshot, boolean first) {
		var stream = StreamNames.quoteSnapshot(quoteId);
		var bytes = this.codec.encode(snapshot, quoteId, this.keys.of(quoteId));
		var event = EventDataBuilder.binary(UUID.randomUUID(), SnapshotCodec.STORED_TYPE, bytes).build();
		if (first) {
			var lastOnly = new StreamMetadata();
			lastOnly.setMaxCount(KEPT);
			this.connection.call("limiting the snapshots of a quote",
					(client) -> client.setStreamMetadata(stream, lastOnly));
		}
		this.connection.call("an append of a snapshot", (client) -> client.appendToStream(stream,
				AppendToStreamOptions.get().streamState(StreamState.any()), event));
	}

}
