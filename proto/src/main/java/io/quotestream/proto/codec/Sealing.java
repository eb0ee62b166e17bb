package io.quotestream.proto.codec;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;

import io.quotestream.proto.codec.SubjectKeys.Destroyed;
import io.quotestream.proto.codec.SubjectKeys.Present;
import io.quotestream.proto.codec.SubjectKeys.QuoteKeys;
import io.quotestream.proto.type.v1.Sealed;

/**
 * Encrypts the personal fields of a message into its field {@code sealed}, one entry a
 * subject, and puts them back.
 */
final class Sealing {

	private static final int SEALED_FIELD = 1000;

	private final PersonalFields personalFields = new PersonalFields();

	/** Whether messages of this type can hold anything personal. */
	boolean seals(Descriptor type) {
		return PersonalFields.SUBJECTS.stream().anyMatch((subject) -> this.personalFields.reachable(type, subject));
	}

	/** Seals what is personal. */
	void seal(Message.Builder message, String storedType, String quoteId, QuoteKeys keys) {
		for (var subject : PersonalFields.SUBJECTS) {
			if (this.personalFields.reachable(message.getDescriptorForType(), subject)) {
				this.personalFields.take(message, subject)
					.ifPresent((part) -> message.addRepeatedField(sealedField(message.getDescriptorForType()),
							seal(part, quoteId, storedType, SubjectKeys.keyId(subject), keys)));
			}
		}
	}

	/** Whether the message holds anything sealed. */
	static boolean isSealed(Message.Builder message) {
		var sealed = message.getDescriptorForType().findFieldByNumber(SEALED_FIELD);
		return sealed != null && message.getRepeatedFieldCount(sealed) > 0;
	}

	/**
	 * Opens what was sealed; what a destroyed key sealed stays empty.
	 * @return whether all of it could be opened
	 * @throws GeneralSecurityException when a key is missing or does not fit
	 */
	boolean unseal(Message.Builder message, String storedType, String quoteId, QuoteKeys keys)
			throws GeneralSecurityException, InvalidProtocolBufferException {
		var sealedField = sealedField(message.getDescriptorForType());
		var whole = true;
		for (int i = 0; i < message.getRepeatedFieldCount(sealedField); i++) {
			var sealed = (Sealed) message.getRepeatedField(sealedField, i);
			switch (keys.get(sealed.getKeyId())) {
				case Present(var aead) -> {
					var bytes = aead.decrypt(sealed.getCiphertext().toByteArray(),
							associatedData(quoteId, storedType, sealed.getKeyId()));
					var part = message.getDefaultInstanceForType().newBuilderForType().mergeFrom(bytes).build();
					this.personalFields.restore(message, part);
				}
				case Destroyed() -> whole = false;
				case null -> throw new GeneralSecurityException("Key '" + sealed.getKeyId() + "' is missing");
			}
		}
		message.clearField(sealedField);
		return whole;
	}

	private static Sealed seal(Message part, String quoteId, String storedType, String keyId, QuoteKeys keys) {
		if (!(keys.get(keyId) instanceof Present(var aead))) {
			throw new IllegalStateException("No usable key '" + keyId + "' to seal " + storedType);
		}
		try {
			var ciphertext = aead.encrypt(part.toByteArray(), associatedData(quoteId, storedType, keyId));
			return Sealed.newBuilder().setKeyId(keyId).setCiphertext(ByteString.copyFrom(ciphertext)).build();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Could not seal " + storedType, ex);
		}
	}

	private static byte[] associatedData(String quoteId, String storedType, String keyId) {
		return (quoteId + "\n" + storedType + "\n" + keyId).getBytes(StandardCharsets.UTF_8);
	}

	private static FieldDescriptor sealedField(Descriptor type) {
		var sealed = type.findFieldByNumber(SEALED_FIELD);
		if (sealed == null) {
			throw new IllegalStateException(type.getName() + " is personal but has no field sealed");
		}
		return sealed;
	}

}
