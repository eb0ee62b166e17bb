package io.quotestream.command.inbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.TreeMap;

import com.google.crypto.tink.Aead;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.QuoteSecrets.KeysLost;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.codec.SubjectKeys.Destroyed;
import io.quotestream.proto.codec.SubjectKeys.Present;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.event.v1.CommandSubmitted;

/**
 * Seals commands whole, because no mark in the contract tells which of a command's fields
 * are personal, and under every key of the quote, so that whoever is forgotten takes the
 * commands along.
 */
public final class SealedCommands {

	private final SubjectKeys keys;

	public SealedCommands(SubjectKeys keys) {
		this.keys = keys;
	}

	/**
	 * The command as it is stored.
	 * @throws io.quotestream.command.domain.Rejected when the customer was forgotten
	 */
	CommandSubmitted.Builder seal(QuoteCommand command, String quoteId, String requestId) {
		var sealed = CommandSubmitted.newBuilder();
		var bytes = command.toByteArray();
		for (var key : new TreeMap<>(this.keys.of(quoteId).byId()).entrySet()) {
			switch (key.getValue()) {
				case Present(var aead) ->
					bytes = encrypt(aead, bytes, associatedData(quoteId, requestId, key.getKey()));
				case Destroyed() -> throw CommandHandler.erased(quoteId);
			}
			sealed.addKeyIds(key.getKey());
		}
		if (sealed.getKeyIdsCount() == 0) {
			throw new KeysLost(quoteId);
		}
		return sealed.setCiphertext(ByteString.copyFrom(bytes));
	}

	/**
	 * The command as it was submitted; empty when somebody it may be about was forgotten.
	 * @throws UnreadableCommand when it is damaged
	 * @throws KeysLost when a key is neither kept nor destroyed
	 */
	Optional<QuoteCommand> open(TakenCommand taken) {
		var quoteId = taken.quoteId();
		var byId = this.keys.of(quoteId).byId();
		var bytes = taken.submitted().getCiphertext().toByteArray();
		try {
			for (var keyId : taken.submitted().getKeyIdsList().reversed()) {
				switch (byId.get(keyId)) {
					case Present(var aead) ->
						bytes = aead.decrypt(bytes, associatedData(quoteId, taken.requestId(), keyId));
					case Destroyed() -> {
						return Optional.empty();
					}
					case null -> throw new KeysLost(quoteId);
				}
			}
			return Optional.of(QuoteCommand.parseFrom(bytes));
		}
		catch (GeneralSecurityException | InvalidProtocolBufferException ex) {
			throw new UnreadableCommand(taken, ex);
		}
	}

	private static byte[] encrypt(Aead aead, byte[] plain, byte[] associatedData) {
		try {
			return aead.encrypt(plain, associatedData);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Could not seal a command", ex);
		}
	}

	/** A ciphertext that was moved to another place does not open. */
	private static byte[] associatedData(String quoteId, String requestId, String keyId) {
		return String.join("\n", quoteId, "command.submitted.v1", requestId, keyId).getBytes(StandardCharsets.UTF_8);
	}

	/** A command in an inbox that cannot be read. It must never be skipped. */
	public static final class UnreadableCommand extends RuntimeException {

		UnreadableCommand(TakenCommand taken, Throwable cause) {
			super("Cannot read command " + taken.revision() + " in the inbox of quote " + taken.quoteId(), cause);
		}

	}

}
