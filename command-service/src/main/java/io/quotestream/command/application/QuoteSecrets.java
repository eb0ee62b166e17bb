package io.quotestream.command.application;

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
	 * one under the same id, without keeping its content.
	 */
	String digest(String quoteId, String method, Message request);

}
