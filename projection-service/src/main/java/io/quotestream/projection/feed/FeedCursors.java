package io.quotestream.projection.feed;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import com.google.crypto.tink.Aead;
import com.google.rpc.BadRequest;
import io.kurrent.dbclient.Position;
import org.jspecify.annotations.Nullable;

import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Refusal;

/**
 * Positions in the log as callers keep them: encrypted, so that nobody learns from them
 * how much business there is, or makes one up.
 */
final class FeedCursors {

	private static final byte[] PURPOSE = "feed cursor 1".getBytes(StandardCharsets.US_ASCII);

	/** Before the first event. */
	private static final Position START = new Position(-1, -1);

	private final Aead key;

	FeedCursors(Aead key) {
		this.key = key;
	}

	/** The cursor of a position, null for the start. */
	String of(@Nullable Position position) {
		var at = (position != null) ? position : START;
		var plain = ByteBuffer.allocate(2 * Long.BYTES)
			.putLong(at.getCommitUnsigned())
			.putLong(at.getPrepareUnsigned());
		try {
			return Base64.getUrlEncoder().withoutPadding().encodeToString(this.key.encrypt(plain.array(), PURPOSE));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Could not make a cursor", ex);
		}
	}

	/**
	 * The position of a cursor, null for the start.
	 * @throws Refusal when it is not one of ours
	 */
	@Nullable Position read(String cursor) {
		try {
			var plain = ByteBuffer.wrap(this.key.decrypt(Base64.getUrlDecoder().decode(cursor), PURPOSE));
			var position = new Position(plain.getLong(), plain.getLong());
			return position.equals(START) ? null : position;
		}
		catch (GeneralSecurityException | IllegalArgumentException ex) {
			throw Refusal.badRequest(ErrorReason.ERROR_REASON_INVALID_REQUEST,
					List.of(BadRequest.FieldViolation.newBuilder()
						.setField("after_cursor")
						.setReason("cursor.unknown")
						.setDescription("is not a cursor of this feed")
						.build()),
					Map.of("violations", "1"));
		}
	}

}
