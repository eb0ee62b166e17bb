package io.quotestream.benchmarks.store;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import java.util.UUID;

/**
 * Events that weigh what the product's weigh: flat JSON metadata and bytes that do not
 * compress, 512 bytes together. Not for two threads.
 */
final class SampleEvents {

	/** Data and metadata of one event, together. */
	static final int PAYLOAD_BYTES = 512;

	/** How many events a quote has before the next one begins. */
	static final int EVENTS_OF_A_QUOTE = 10;

	private static final List<String> TYPES = List.of("quote.created.v1", "quote.geographic_details_captured.v1",
			"quote.contact_details_captured.v1", "quote.saved.v1", "quote.coverage_options_selected.v1");

	private final Random random;

	SampleEvents(long seed) {
		this.random = new Random(seed);
	}

	Content next() {
		byte[] metadata = """
				{"$correlationId":"%s","requestId":"%s","actor":"broker-%02d"}"""
			.formatted(uuid(), uuid(), this.random.nextInt(100))
			.getBytes(StandardCharsets.UTF_8);
		byte[] data = new byte[PAYLOAD_BYTES - metadata.length];
		this.random.nextBytes(data);
		return new Content(uuid(), TYPES.get(this.random.nextInt(TYPES.size())), data, metadata);
	}

	String nextStream() {
		return "quote-" + uuid();
	}

	private UUID uuid() {
		return new UUID(this.random.nextLong(), this.random.nextLong());
	}

	/**
	 * What an event holds.
	 *
	 * @param id its id
	 * @param type its type
	 * @param data its payload
	 * @param metadata its metadata
	 */
	record Content(UUID id, String type, byte[] data, byte[] metadata) {
	}

}
