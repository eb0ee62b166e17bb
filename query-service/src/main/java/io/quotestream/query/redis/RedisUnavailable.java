package io.quotestream.query.redis;

/** Redis did not answer, so nothing is known about the quote. */
public final class RedisUnavailable extends RuntimeException {

	RedisUnavailable(Throwable cause) {
		super(cause);
	}

}
