package io.quotestream.command.domain;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * Whether the customer was forgotten, and from when on that is possible.
 *
 * @param keepUntil end of the duty to keep the data; null when there is none
 */
public record Privacy(boolean erased, @Nullable Instant keepUntil) {

	static final Privacy PLAIN = new Privacy(false, null);

}
