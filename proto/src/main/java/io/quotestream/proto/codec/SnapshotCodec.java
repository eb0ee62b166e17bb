package io.quotestream.proto.codec;

import java.security.GeneralSecurityException;
import java.util.Optional;

import com.google.protobuf.InvalidProtocolBufferException;

import io.quotestream.proto.codec.SubjectKeys.QuoteKeys;
import io.quotestream.proto.event.v1.QuoteSnapshot;

/**
 * Turns a {@link QuoteSnapshot} into what the store keeps, and back. Personal fields are
 * sealed as those of events.
 */
public final class SnapshotCodec {

	/** The type name under which snapshots are stored. */
	public static final String STORED_TYPE = "quote_snapshot.v1";

	private final Sealing sealing = new Sealing();

	/** What the store is to keep. */
	public byte[] encode(QuoteSnapshot snapshot, String quoteId, QuoteKeys keys) {
		var plain = snapshot.toBuilder();
		this.sealing.seal(plain, STORED_TYPE, quoteId, keys);
		return plain.build().toByteArray();
	}

	/**
	 * Reads a stored snapshot back. Empty when it cannot be: it is of another type, its
	 * bytes are damaged, or a key is gone.
	 * @throws SubjectKeys.KeysUnavailable when the keys cannot be had now
	 */
	public Optional<QuoteSnapshot> decode(String type, byte[] data, String quoteId, SubjectKeys keys) {
		if (!type.equals(STORED_TYPE)) {
			return Optional.empty();
		}
		try {
			var plain = QuoteSnapshot.newBuilder().mergeFrom(data);
			var whole = !Sealing.isSealed(plain) || this.sealing.unseal(plain, type, quoteId, keys.of(quoteId));
			return whole ? Optional.of(plain.build()) : Optional.empty();
		}
		catch (InvalidProtocolBufferException | GeneralSecurityException ex) {
			return Optional.empty();
		}
	}

}
