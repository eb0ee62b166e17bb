package io.quotestream.eventstore;

import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.StreamState;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Events appended together. What each must hold can be told from its id and type, so that
 * every byte that comes back can be checked without keeping it.
 *
 * @param stream where to
 * @param expected the stream's revision before, -1 for none
 * @param events the very events, so that the batch can be sent again
 */
record CrashBatch(String stream, long expected, List<EventData> events) {

	static CrashBatch random(String stream, long expected, int count, int size) {
		List<EventData> events = new ArrayList<>();
		for (int i = 0; i < count; i++) {
			UUID id = UUID.randomUUID();
			String type = new Label(i, count, size).type();
			events.add(EventData.builderAsBinary(id, type, payload(id, size)).metadataAsBytes(payload(id, 16)).build());
		}
		return new CrashBatch(stream, expected, events);
	}

	StreamState expectedState() {
		return (this.expected < 0) ? StreamState.noStream() : StreamState.streamRevision(this.expected);
	}

	/** The stream's revision after. */
	long last() {
		return this.expected + this.events.size();
	}

	static byte[] payload(UUID id, int size) {
		byte[] bytes = new byte[size];
		new SplittableRandom(id.getLeastSignificantBits()).nextBytes(bytes);
		return bytes;
	}

	/**
	 * An event's place in its batch.
	 *
	 * @param index its place, from 0
	 * @param count how many the batch has
	 * @param size the bytes of its data
	 */
	record Label(int index, int count, int size) {

		static Label of(RecordedEvent event) {
			String[] parts = event.getEventType().split("/", -1);
			return new Label(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
		}

		String type() {
			return this.index + "/" + this.count + "/" + this.size;
		}

		boolean isLast() {
			return this.index == this.count - 1;
		}

	}

}
