package io.quotestream.eventstore.subscriptions;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quotestream.eventstore.log.EventRecord;
import io.quotestream.eventstore.log.LinkTarget;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.util.List;
import java.util.function.Function;

/**
 * Messages with the same key to the same consumer, as long as the consumers stay the
 * same; a message whose consumer is full waits while others go on.
 */
final class PinnedStrategy implements ConsumerStrategy {

	private static final int BUCKETS = 1_024;

	private final Function<Message, String> key;

	PinnedStrategy(Function<Message, String> key) {
		this.key = key;
	}

	@Override
	public @Nullable Consumer choose(Message message, List<Consumer> consumers) {
		int bucket = Math.floorMod(spread(this.key.apply(message).hashCode()), BUCKETS);
		Consumer chosen = consumers.get(bucket * consumers.size() / BUCKETS);
		return chosen.hasRoom() ? chosen : null;
	}

	/** The stream the event was written to, also when a link led to it. */
	static String sourceStream(Message message) {
		EventRecord event = message.event().event();
		EventRecord record = (event != null) ? event : message.event().original();
		return record.isLink() ? LinkTarget.parse(record.data()).map(LinkTarget::stream).orElse(record.stream())
				: record.stream();
	}

	/** What the event's metadata calls its correlation, else its stream. */
	static String correlation(Message message) {
		EventRecord event = message.event().event();
		if (event != null && !event.metadata().isEmpty()) {
			try {
				JsonNode id = Json.MAPPER.readTree(event.metadata().newInput()).path("$correlationId");
				if (id.isTextual()) {
					return id.textValue();
				}
			}
			catch (IOException ex) {
				// Metadata need not be JSON.
			}
		}
		return sourceStream(message);
	}

	/** Names that differ by a last digit must not end up side by side. */
	private static int spread(int hash) {
		int mixed = (hash ^ (hash >>> 16)) * 0x85EBCA6B;
		mixed = (mixed ^ (mixed >>> 13)) * 0xC2B2AE35;
		return mixed ^ (mixed >>> 16);
	}

	/** Loaded on first use. */
	private static final class Json {

		static final ObjectMapper MAPPER = new ObjectMapper();

	}

}
