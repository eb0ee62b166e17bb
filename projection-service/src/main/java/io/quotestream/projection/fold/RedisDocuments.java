package io.quotestream.projection.fold;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Parser;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.quotestream.proto.view.ReadModelKeys;

/**
 * Documents in Redis: a hash for each quote, changed only by scripts, so that revision
 * and document can never disagree.
 */
public abstract class RedisDocuments<D> implements Documents<D> {

	private static final Logger log = LoggerFactory.getLogger(RedisDocuments.class);

	private static final RedisScript<Long> BLOCK = RedisCalls.script("quote-block", Long.class);

	private final RedisCalls redis;

	private final Fold<D> fold;

	private final Parser<D> parser;

	private final Function<String, String> keys;

	/**
	 * Documents under the keys that {@code keys} makes of quote ids.
	 * @param redis a template whose keys and fields are strings and whose values are
	 * bytes
	 */
	protected RedisDocuments(RedisTemplate<String, byte[]> redis, Fold<D> fold, Parser<D> parser,
			Function<String, String> keys) {
		this.redis = new RedisCalls(redis);
		this.fold = fold;
		this.parser = parser;
		this.keys = keys;
	}

	@Override
	public final Held<D> find(String quoteId) {
		var fields = RedisCalls.call(() -> this.redis.redis()
			.<String, byte[]>opsForHash()
			.multiGet(key(quoteId), List.of(ReadModelKeys.REVISION, ReadModelKeys.VIEW)));
		var document = fields.get(1);
		return new Held<>(RedisCalls.revision(fields.get(0)),
				(document != null) ? read(quoteId, document) : this.fold.nothing(quoteId));
	}

	/** A damaged document is folded again from the first event. */
	private D read(String quoteId, byte[] document) {
		try {
			return this.parser.parseFrom(document);
		}
		catch (InvalidProtocolBufferException ex) {
			log.error("The view of quote {} is damaged and will be folded anew", quoteId, ex);
			return this.fold.nothing(quoteId);
		}
	}

	@Override
	public final void block(String quoteId, long revision) {
		run(BLOCK, quoteId, List.of(), RedisCalls.bytes(revision));
	}

	@Override
	public Map<String, Long> revisions(List<String> quoteIds) {
		return this.redis.revisions(quoteIds, this::key);
	}

	@Override
	public final void probe() {
		RedisCalls.call(() -> this.redis.redis().hasKey(key("probe")));
	}

	/**
	 * Runs a script on the quote's hash with these arguments and then those of the list.
	 */
	protected final <T> T run(RedisScript<T> script, String quoteId, List<byte[]> more, byte[]... arguments) {
		return this.redis.run(script, List.of(key(quoteId)), more, arguments);
	}

	private String key(String quoteId) {
		return this.keys.apply(quoteId);
	}

}
