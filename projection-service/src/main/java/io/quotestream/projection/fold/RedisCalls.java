package io.quotestream.projection.fold;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.quotestream.projection.fold.Documents.ViewsUnavailable;
import io.quotestream.proto.view.ReadModelKeys;

/**
 * Calls to Redis that answer or say that it does not.
 *
 * @param redis a template whose keys and fields are strings and whose values are bytes
 */
public record RedisCalls(RedisTemplate<String, byte[]> redis) {

	/**
	 * Does something to Redis.
	 * @throws ViewsUnavailable when it does not answer
	 */
	public static <T> T call(Supplier<@Nullable T> command) {
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

	/** Runs a script with these arguments and then those of the list. */
	public <T> T run(RedisScript<T> script, List<String> keys, List<byte[]> more, byte[]... arguments) {
		var all = Stream.concat(Arrays.stream(arguments), more.stream()).toArray();
		return call(() -> this.redis.execute(script, keys, all));
	}

	/**
	 * Revisions that stand in the hashes under these keys; {@link Fold#NOTHING} in none.
	 */
	public Map<String, Long> revisions(List<String> quoteIds, Function<String, String> keys) {
		var answers = call(() -> this.redis.executePipelined((RedisCallback<@Nullable Object>) (connection) -> {
			for (var quoteId : quoteIds) {
				connection.hashCommands().hGet(bytes(keys.apply(quoteId)), bytes(ReadModelKeys.REVISION));
			}
			return null;
		}));
		var revisions = HashMap.<String, Long>newHashMap(quoteIds.size());
		for (int i = 0; i < quoteIds.size(); i++) {
			revisions.put(quoteIds.get(i), revision((byte[]) answers.get(i)));
		}
		return revisions;
	}

	/** A revision as it is stored. */
	static long revision(byte @Nullable [] field) {
		return (field != null) ? Long.parseLong(new String(field, StandardCharsets.US_ASCII)) : Fold.NOTHING;
	}

	/** The script of this name among the resources. */
	public static <T> RedisScript<T> script(String name, Class<T> answer) {
		return RedisScript.of(new ClassPathResource("redis/" + name + ".lua"), answer);
	}

	public static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	public static byte[] bytes(long number) {
		return bytes(Long.toString(number));
	}

}
