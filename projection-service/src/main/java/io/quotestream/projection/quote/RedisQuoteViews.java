package io.quotestream.projection.quote;

import java.time.Duration;
import java.util.List;
import java.util.Set;

import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.quotestream.projection.fold.RedisCalls;
import io.quotestream.projection.fold.RedisDocuments;
import io.quotestream.proto.view.ReadModelKeys;
import io.quotestream.proto.view.v1.QuoteView;

/** The views of quotes; a hint is published with every change. */
public final class RedisQuoteViews extends RedisDocuments<QuoteView> {

	private static final RedisScript<Long> ADVANCE = RedisCalls.script("quote-advance", Long.class);

	private static final RedisScript<Long> REMOVE = RedisCalls.script("quote-remove", Long.class);

	/** Longer than any delivery of the quote's events can still be on its way. */
	private static final Duration MARKER_KEPT = Duration.ofDays(1);

	/**
	 * Views of one generation.
	 * @param redis a template whose keys and fields are strings and whose values are
	 * bytes
	 */
	public RedisQuoteViews(RedisTemplate<String, byte[]> redis, int generation) {
		super(redis, QuoteFold.FOLD, QuoteView.parser(), (quoteId) -> ReadModelKeys.quote(generation, quoteId));
	}

	@Override
	public boolean advance(String quoteId, long expected, long revision, QuoteView view, Set<String> places) {
		return run(ADVANCE, quoteId, List.of(), RedisCalls.bytes(expected), RedisCalls.bytes(revision),
				view.toByteArray(), RedisCalls.bytes(ReadModelKeys.QUOTE_CHANGED),
				RedisCalls.bytes(quoteId + ":" + revision)) == 1;
	}

	@Override
	public void remove(String quoteId) {
		run(REMOVE, quoteId, List.of(), RedisCalls.bytes(Held.REMOVED), RedisCalls.bytes(MARKER_KEPT.toSeconds()),
				RedisCalls.bytes(ReadModelKeys.QUOTE_CHANGED), RedisCalls.bytes(quoteId + ":" + Held.REMOVED));
	}

}
