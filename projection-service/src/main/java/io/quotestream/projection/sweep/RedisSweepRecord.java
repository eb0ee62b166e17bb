package io.quotestream.projection.sweep;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.core.RedisCallback;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.quotestream.projection.fold.Documents.ViewsUnavailable;
import io.quotestream.proto.view.ReadModelKeys;

/** The record of the sweep over one generation, a hash in Redis. */
final class RedisSweepRecord implements SweepRecord {

	private static final String POSITION = "position";

	private static final String FULL = "full";

	private static final RedisScript<byte[]> ADVANCE = RedisScript.of(new ClassPathResource("redis/sweep-advance.lua"),
			byte[].class);

	private final RedisTemplate<String, byte[]> redis;

	private final String key;

	RedisSweepRecord(RedisTemplate<String, byte[]> redis, int generation) {
		this.redis = redis;
		this.key = "quote:" + ReadModelKeys.QUOTE_SCHEMA + "." + generation + ":sweep";
	}

	@Override
	public Shown look() {
		return new Shown(text(call(() -> this.redis.execute((RedisCallback<byte[]>) RedisSweepRecord::runId))),
				text(field(POSITION)));
	}

	@Override
	public String advance(String seen, String position) {
		return text(call(() -> this.redis.execute(ADVANCE, List.of(this.key), (Object) bytes(seen), bytes(position))));
	}

	@Override
	public Instant lastFull() {
		var seconds = text(field(FULL));
		return seconds.isEmpty() ? Instant.EPOCH : Instant.ofEpochSecond(Long.parseLong(seconds));
	}

	@Override
	public void completedFull(Instant begun) {
		call(() -> {
			this.redis.<String, byte[]>opsForHash().put(this.key, FULL, bytes(Long.toString(begun.getEpochSecond())));
			return new byte[0];
		});
	}

	private byte @Nullable [] field(String name) {
		return call(() -> this.redis.<String, byte[]>opsForHash().get(this.key, name));
	}

	private static byte[] runId(RedisConnection connection) {
		var info = connection.serverCommands().info("server");
		return bytes((info != null) ? info.getProperty("run_id", "") : "");
	}

	private static byte @Nullable [] call(Supplier<byte @Nullable []> command) {
		try {
			return command.get();
		}
		catch (DataAccessException ex) {
			throw new ViewsUnavailable(ex);
		}
	}

	private static String text(byte @Nullable [] bytes) {
		return (bytes != null) ? new String(bytes, StandardCharsets.US_ASCII) : "";
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}
