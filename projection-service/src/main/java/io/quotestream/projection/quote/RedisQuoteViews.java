package io.quotestream.projection.quote;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

import com.google.protobuf.InvalidProtocolBufferException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.quotestream.proto.view.ReadModelKeys;
import io.quotestream.proto.view.v1.QuoteView;

/**
 * Views in Redis: a hash for each quote, changed only by scripts, so that revision,
 * document and hint can never disagree.
 */
public final class RedisQuoteViews implements QuoteViews {

	private static final Logger log = LoggerFactory.getLogger(RedisQuoteViews.class);

	private static final RedisScript<Long> ADVANCE = script("quote-advance");

	private static final RedisScript<Long> BLOCK = script("quote-block");

	private static final RedisScript<Long> REMOVE = script("quote-remove");

	/** Longer than any delivery of the quote's events can still be on its way. */
	private static final Duration MARKER_KEPT = Duration.ofDays(1);

	private final RedisTemplate<String, byte[]> redis;

	private final int generation;

	/**
	 * @param redis a template whose keys and fields are strings and whose values are
	 * bytes
	 */
	public RedisQuoteViews(RedisTemplate<String, byte[]> redis, int generation) {
		this.redis = redis;
		this.generation = generation;
	}

	@Override
	public Held find(String quoteId) {
		var fields = call(() -> this.redis.<String, byte[]>opsForHash()
			.multiGet(key(quoteId), List.of(ReadModelKeys.REVISION, ReadModelKeys.VIEW)));
		var revision = revision(fields.get(0));
		var view = fields.get(1);
		return new Held(revision, (view != null) ? read(quoteId, view) : QuoteFold.nothing(quoteId));
	}

	/** A damaged document is folded again from the first event. */
	private static QuoteView read(String quoteId, byte[] view) {
		try {
			return QuoteView.parseFrom(view);
		}
		catch (InvalidProtocolBufferException ex) {
			log.error("The view of quote {} is damaged and will be folded anew", quoteId, ex);
			return QuoteFold.nothing(quoteId);
		}
	}

	@Override
	public boolean advance(long expected, QuoteView view) {
		var revision = Long.toString(view.getRevision());
		return run(ADVANCE, view.getQuoteId(), bytes(Long.toString(expected)), bytes(revision), view.toByteArray(),
				bytes(ReadModelKeys.QUOTE_CHANGED), bytes(view.getQuoteId() + ":" + revision));
	}

	@Override
	public void block(String quoteId, long revision) {
		run(BLOCK, quoteId, bytes(Long.toString(revision)));
	}

	@Override
	public void remove(String quoteId) {
		var revision = Long.toString(Held.REMOVED);
		run(REMOVE, quoteId, bytes(revision), bytes(Long.toString(MARKER_KEPT.toSeconds())),
				bytes(ReadModelKeys.QUOTE_CHANGED), bytes(quoteId + ":" + revision));
	}

	@Override
	public Map<String, Long> revisions(List<String> quoteIds) {
		var answers = call(() -> this.redis.executePipelined((RedisCallback<@Nullable Object>) (connection) -> {
			for (var quoteId : quoteIds) {
				connection.hashCommands().hGet(bytes(key(quoteId)), bytes(ReadModelKeys.REVISION));
			}
			return null;
		}));
		var revisions = HashMap.<String, Long>newHashMap(quoteIds.size());
		for (int i = 0; i < quoteIds.size(); i++) {
			revisions.put(quoteIds.get(i), revision((byte[]) answers.get(i)));
		}
		return revisions;
	}

	@Override
	public void probe() {
		call(() -> this.redis.hasKey(key("probe")));
	}

	private boolean run(RedisScript<Long> script, String quoteId, byte[]... arguments) {
		return call(() -> this.redis.execute(script, List.of(key(quoteId)), (Object[]) arguments)) == 1;
	}

	private static <T> T call(Supplier<@Nullable T> command) {
		try {
			var answer = command.get();
			if (answer == null) {
				throw new IllegalStateException("Redis gave no answer outside of a transaction");
			}
			return answer;
		}
		catch (DataAccessException ex) {
			throw new ViewsUnavailable(ex);
		}
	}

	private String key(String quoteId) {
		return ReadModelKeys.quote(this.generation, quoteId);
	}

	private static long revision(byte @Nullable [] field) {
		return (field != null) ? Long.parseLong(new String(field, StandardCharsets.US_ASCII)) : QuoteFold.NOTHING;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static RedisScript<Long> script(String name) {
		return RedisScript.of(new ClassPathResource("redis/" + name + ".lua"), Long.class);
	}

}
