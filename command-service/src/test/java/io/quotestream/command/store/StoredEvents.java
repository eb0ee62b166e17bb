package io.quotestream.command.store;

import java.util.List;

import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamNotFoundException;

import io.quotestream.proto.store.EventStoreConnection;

/** Events as the store keeps them. */
public final class StoredEvents {

	private StoredEvents() {
	}

	/** The events of a stream, none when there is no such stream. */
	public static List<RecordedEvent> of(EventStoreConnection connection, String stream) {
		try {
			return connection.call("a read of a test", (client) -> client.readStream(stream, ReadStreamOptions.get()))
				.getEvents()
				.stream()
				.map(ResolvedEvent::getOriginalEvent)
				.toList();
		}
		catch (StreamNotFoundException ex) {
			return List.of();
		}
	}

}
