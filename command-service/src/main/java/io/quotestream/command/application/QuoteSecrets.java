package io.quotestream.command.application;

import java.util.Optional;
import java.util.Set;

import com.google.protobuf.Message;

/**
 * What is kept of a quote outside the event store, because it must be possible to destroy
 * it.
 */
public interface QuoteSecrets {

	/**
	 * Makes the quote's keys durable before anything is sealed with them; those that
	 * exist stay.
	 */
	void prepare(String quoteId);

	/**
	 * Keyed digest of method and content, Base64: tells a repeated request from another
	 * one under the same id, without keeping its content. Empty once the quote's secrets
	 * were destroyed.
	 * @throws KeysLost when they were neither kept nor destroyed
	 */
	Optional<String> digest(String quoteId, String method, Message request);

	/**
	 * Makes durable that the quote's secrets are about to be destroyed, so that whoever
	 * starts next can finish what a crash interrupts. Destroys nothing.
	 */
	void announceDestruction(String quoteId);

	/**
	 * Destroys all secrets of a quote for ever, and the announcement with them. Safe to
	 * repeat.
	 */
	void destroy(String quoteId);

	/** Whether the quote's secrets were destroyed. */
	boolean areDestroyed(String quoteId);

	/** Quotes whose destruction was announced and not carried out. */
	Set<String> announcedDestructions();

	/** The quote exists, but its keys do not: nobody destroyed them, they are gone. */
	final class KeysLost extends RuntimeException {

		private final String quoteId;

		public KeysLost(String quoteId) {
			super("The keys of quote " + quoteId + " are missing");
			this.quoteId = quoteId;
		}

		public String quoteId() {
			return this.quoteId;
		}

	}

}
