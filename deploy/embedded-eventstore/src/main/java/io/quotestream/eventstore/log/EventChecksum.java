package io.quotestream.eventstore.log;

import com.google.protobuf.ByteString;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.zip.CRC32C;

/**
 * The checksum stored beside each event. SQLite has none of its own: a flipped bit in a
 * payload would be served as if it had been written so.
 */
final class EventChecksum {

	private static final int NUMBERS = 6 * Long.BYTES + 1;

	private EventChecksum() {
	}

	static long of(long position, long stream, long revision, UUID id, String type, boolean json, long created,
			ByteString data, ByteString metadata) {
		byte[] typeBytes = type.getBytes(StandardCharsets.UTF_8);
		ByteBuffer numbers = ByteBuffer.allocate(NUMBERS + 2 * Integer.BYTES)
			.putLong(position)
			.putLong(stream)
			.putLong(revision)
			.putLong(id.getMostSignificantBits())
			.putLong(id.getLeastSignificantBits())
			.putLong(created)
			.put((byte) (json ? 1 : 0))
			// Else bytes could move from one part to the next unseen.
			.putInt(typeBytes.length)
			.putInt(data.size())
			.flip();
		CRC32C checksum = new CRC32C();
		checksum.update(numbers);
		checksum.update(typeBytes);
		checksum.update(data.asReadOnlyByteBuffer());
		checksum.update(metadata.asReadOnlyByteBuffer());
		return checksum.getValue();
	}

}
