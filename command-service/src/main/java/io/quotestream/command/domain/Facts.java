package io.quotestream.command.domain;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What a decision may know besides the quote and the command: decisions ask no clock, no
 * chance and no setting.
 *
 * @param now the moment of the decision
 * @param newId names what the decision begins; the same for the same request
 * @param source the quote to copy; null unless the command copies one
 */
public record Facts(Actor actor, Instant now, String newId, Product product, @Nullable CopySource source) {

	/**
	 * A quote as it is copied.
	 *
	 * @param revision that it was read at
	 */
	public record CopySource(String quoteId, Quote quote, long revision) {
	}

}
