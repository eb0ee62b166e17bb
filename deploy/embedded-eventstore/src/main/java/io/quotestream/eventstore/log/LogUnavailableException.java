package io.quotestream.eventstore.log;

import org.jspecify.annotations.Nullable;

/** The log cannot take a change now; whether it was written is told by reading. */
public final class LogUnavailableException extends RuntimeException {

	LogUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
