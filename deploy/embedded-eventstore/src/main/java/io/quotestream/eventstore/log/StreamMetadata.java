package io.quotestream.eventstore.log;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;

import java.io.IOException;

/**
 * The part of a stream's metadata that decides which of its events are visible.
 *
 * @param truncateBefore the first visible revision
 * @param maxCount how many of the newest events are visible
 * @param maxAgeSeconds how old a visible event may be
 */
record StreamMetadata(long truncateBefore, long maxCount, long maxAgeSeconds) {

	/** Everything is visible. */
	static final StreamMetadata NONE = new StreamMetadata(0, Long.MAX_VALUE, Long.MAX_VALUE);

	/** Of a metadata stream only the newest event is visible. */
	static final StreamMetadata NEWEST_ONLY = new StreamMetadata(0, 1, Long.MAX_VALUE);

	/** The truncation point that stands for "deleted". */
	static final long DELETED = Long.MAX_VALUE;

	/** The metadata a soft delete writes: everything before it is forgotten. */
	static final ByteString SOFT_DELETE = ByteString.copyFromUtf8("{\"$tb\":" + DELETED + "}");

	private static final String TRUNCATE_BEFORE = "$tb";

	private static final long TICKS_PER_SECOND = 10_000_000;

	boolean isSoftDeleted() {
		return this.truncateBefore == DELETED;
	}

	/** The first revision visible in a stream whose last one is given. */
	long firstVisible(long last) {
		long byCount = (this.maxCount > last) ? 0 : last - this.maxCount + 1;
		return Math.max(byCount, this.truncateBefore);
	}

	/** The oldest creation time visible at the given time, both in ticks. */
	long oldestVisible(long nowTicks) {
		return (this.maxAgeSeconds >= nowTicks / TICKS_PER_SECOND) ? Long.MIN_VALUE
				: nowTicks - this.maxAgeSeconds * TICKS_PER_SECOND;
	}

	/** Reads metadata; what is malformed counts as empty, as the protocol wants it. */
	static StreamMetadata parse(ByteString json) {
		ObjectNode node = read(json);
		if (node.path("$acl").isTextual()) {
			return NONE;
		}
		long truncateBefore = number(node, TRUNCATE_BEFORE, 0);
		long maxCount = number(node, "$maxCount", Long.MAX_VALUE);
		long maxAge = number(node, "$maxAge", Long.MAX_VALUE);
		return (truncateBefore < 0 || maxCount <= 0 || maxAge <= 0) ? NONE
				: new StreamMetadata(truncateBefore, maxCount, maxAge);
	}

	/** Whether it is what metadata has to be. */
	static boolean isReadable(ByteString json) {
		try {
			return Json.MAPPER.readTree(json.newInput()) instanceof ObjectNode;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/** The same metadata with another truncation point, everything else kept. */
	static ByteString withTruncateBefore(ByteString json, long revision) {
		ObjectNode node = read(json);
		node.put(TRUNCATE_BEFORE, revision);
		try {
			return UnsafeByteOperations.unsafeWrap(Json.MAPPER.writeValueAsBytes(node));
		}
		catch (JsonProcessingException ex) {
			throw new IllegalStateException("a JSON tree could not be written", ex);
		}
	}

	private static long number(ObjectNode node, String key, long absent) {
		JsonNode value = node.get(key);
		return (value != null && value.canConvertToLong() && value.isIntegralNumber()) ? value.longValue() : absent;
	}

	private static ObjectNode read(ByteString json) {
		try {
			if (Json.MAPPER.readTree(json.newInput()) instanceof ObjectNode object) {
				return object;
			}
		}
		catch (IOException ex) {
			// Malformed metadata is empty metadata.
		}
		return Json.MAPPER.createObjectNode();
	}

	/** Loaded on first use: most stores never see metadata, and start faster without. */
	private static final class Json {

		static final ObjectMapper MAPPER = new ObjectMapper();

	}

}
