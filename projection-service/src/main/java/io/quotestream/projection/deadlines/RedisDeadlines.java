package io.quotestream.projection.deadlines;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Timestamps;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.ZSetOperations.TypedTuple;
import org.springframework.data.redis.core.script.RedisScript;

import io.quotestream.projection.entry.Entries;
import io.quotestream.projection.fold.RedisCalls;
import io.quotestream.proto.admin.v1.DueWork;
import io.quotestream.proto.view.v1.Deadline;
import io.quotestream.proto.view.v1.DeadlinesView;

/**
 * Deadlines in Redis: a sorted set for each shard, and beside it a hash for each quote
 * that says which of them are its own.
 */
public final class RedisDeadlines implements Entries<DeadlinesView> {

	/** Shape of what is stored; raised when it changes. */
	public static final int SCHEMA = 1;

	private static final RedisScript<Long> WRITE = RedisCalls.script("due-write", Long.class);

	private static final Duration BURIED = Duration.ofHours(1);

	private final RedisCalls redis;

	private final RedisTemplate<String, byte[]> template;

	private final Deadlines deadlines;

	private final String family;

	/**
	 * Deadlines of one generation.
	 * @param redis a template whose keys and fields are strings and whose values are
	 * bytes
	 */
	public RedisDeadlines(RedisTemplate<String, byte[]> redis, Deadlines deadlines, int generation) {
		this.redis = new RedisCalls(redis);
		this.template = redis;
		this.deadlines = deadlines;
		this.family = family(generation);
	}

	/** Where the home record of a quote stands. */
	public static String home(int generation, String quoteId) {
		return family(generation) + "{" + quoteId + "}";
	}

	@Override
	public void write(String place, String quoteId, long revision, DeadlinesView view) {
		var due = new ArrayList<byte[]>();
		this.deadlines.of(view).forEach((deadline) -> {
			due.add(RedisCalls.bytes(Timestamps.toMillis(deadline.getDueTime())));
			due.add(member(quoteId, deadline));
		});
		write(place, quoteId, revision, Duration.ZERO, due);
	}

	@Override
	public void bury(String place, String quoteId, long revision) {
		write(place, quoteId, revision, BURIED, List.of());
	}

	private void write(String place, String quoteId, long revision, Duration kept, List<byte[]> due) {
		this.redis.run(WRITE, List.of(entry(place, quoteId), due(place)), due, RedisCalls.bytes(revision),
				RedisCalls.bytes(kept.toSeconds()));
	}

	@Override
	public Map<String, Long> revisions(List<String> quoteIds) {
		return this.redis.revisions(quoteIds, (quoteId) -> entry(Shards.placeOf(quoteId), quoteId));
	}

	/**
	 * What is due in a shard, the longest overdue first.
	 * @param after where the page before ended
	 */
	public DuePage due(int shard, Instant by, DuePage.Cursor after, int count) {
		var found = RedisCalls.call(() -> this.template.opsForZSet()
			.rangeByScoreWithScores(due(Shards.place(shard)), after.millis(), by.toEpochMilli(), after.skip(), count));
		var work = found.stream().map(TypedTuple::getValue).map(RedisDeadlines::work).toList();
		if (found.size() < count) {
			return new DuePage(work, null);
		}
		var times = found.stream().map((tuple) -> Objects.requireNonNull(tuple.getScore()).longValue()).toList();
		long last = times.getLast();
		var ofThatTime = times.stream().filter((time) -> time == last).count();
		return new DuePage(work,
				new DuePage.Cursor(last, (last == after.millis()) ? after.skip() + ofThatTime : ofThatTime));
	}

	/** Takes one deadline off the list, unless it is not there any more. */
	public void settle(DueWork work) {
		var where = due(Shards.placeOf(work.getQuoteId()));
		RedisCalls.call(
				() -> this.template.opsForZSet().remove(where, (Object) member(work.getQuoteId(), work.getDeadline())));
	}

	private static String family(int generation) {
		return "deadlines:" + SCHEMA + "." + generation + ":";
	}

	private String due(String place) {
		return this.family + "{" + place + "}";
	}

	private String entry(String place, String quoteId) {
		return due(place) + ":" + quoteId;
	}

	private static byte[] member(String quoteId, Deadline deadline) {
		return RedisCalls
			.bytes(quoteId + ":" + Base64.getUrlEncoder().withoutPadding().encodeToString(deadline.toByteArray()));
	}

	private static DueWork work(byte[] member) {
		var text = new String(member, StandardCharsets.US_ASCII);
		var split = text.indexOf(':');
		try {
			return DueWork.newBuilder()
				.setQuoteId(text.substring(0, split))
				.setDeadline(Deadline.parseFrom(Base64.getUrlDecoder().decode(text.substring(split + 1))))
				.build();
		}
		catch (InvalidProtocolBufferException ex) {
			throw new IllegalStateException("A deadline cannot be read", ex);
		}
	}

}
