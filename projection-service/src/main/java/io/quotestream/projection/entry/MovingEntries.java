package io.quotestream.projection.entry;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import org.springframework.data.redis.core.RedisTemplate;
import org.springframework.data.redis.core.script.RedisScript;

import io.quotestream.projection.fold.Fold;
import io.quotestream.projection.fold.RedisCalls;
import io.quotestream.projection.fold.RedisDocuments;

/**
 * Keeps a document for each quote and an entry made of it in another slot. Two slots
 * cannot be changed at once, so a home record in the quote's own slot says who has to
 * bring which entries forward: a revision is claimed there, then the entry is written
 * where it belongs and buried wherever else it may stand, and only then the document
 * follows. Whoever dies on the way has answered no delivery; any interleaving of two
 * workers ends in the highest revision.
 */
public final class MovingEntries<D extends MessageLite> extends RedisDocuments<D> {

	/**
	 * Answers the places to write; as a single element "overtaken" when the document is
	 * not behind, "left" when somebody else has claimed a later revision.
	 */
	@SuppressWarnings("rawtypes")
	private static final RedisScript<List> CLAIM = RedisCalls.script("home-claim", List.class);

	private static final RedisScript<Long> ADVANCE = RedisCalls.script("home-advance", Long.class);

	private static final RedisScript<Long> REMOVE = RedisCalls.script("home-remove", Long.class);

	/** After that nobody writes an entry any more that was on its way. */
	private static final Duration BURIED = Duration.ofHours(1);

	/** Longer than any delivery of the quote's events can still be on its way. */
	private static final Duration MARKER_KEPT = Duration.ofDays(1);

	private static final String OVERTAKEN = "overtaken";

	private static final String LEFT = "left";

	private final Fold<D> fold;

	private final Entries<D> entries;

	/**
	 * Home records under the keys that {@code homes} makes of quote ids.
	 * @param redis a template whose keys and fields are strings and whose values are
	 * bytes
	 */
	public MovingEntries(RedisTemplate<String, byte[]> redis, Fold<D> fold, Parser<D> parser,
			Function<String, String> homes, Entries<D> entries) {
		super(redis, fold, parser, homes);
		this.fold = fold;
		this.entries = entries;
	}

	/** True also when somebody else has claimed more: then nothing is left to do here. */
	@Override
	public boolean advance(String quoteId, long expected, long revision, D document, Set<String> places) {
		return write(quoteId, revision, document, places, false);
	}

	@Override
	public void restore(String quoteId, long revision, D document, Set<String> places) {
		write(quoteId, revision, document, places, true);
	}

	private boolean write(String quoteId, long revision, D document, Set<String> places, boolean again) {
		var held = claim(quoteId, revision, places, again);
		if (held.equals(List.of(OVERTAKEN))) {
			return false;
		}
		if (held.equals(List.of(LEFT))) {
			return true;
		}
		var current = this.fold.places(document);
		// In this order, so that for an instant it stands in two lists and never in none.
		current.forEach((place) -> this.entries.write(place, quoteId, revision, document));
		held.stream()
			.filter((place) -> !current.contains(place))
			.forEach((place) -> this.entries.bury(place, quoteId, revision));
		run(ADVANCE, quoteId, bytes(current), RedisCalls.bytes(revision), document.toByteArray(),
				RedisCalls.bytes(BURIED.toSeconds()));
		return true;
	}

	@SuppressWarnings("unchecked") // The script answers texts.
	private List<String> claim(String quoteId, long revision, Set<String> places, boolean again) {
		List<byte[]> answer = run(CLAIM, quoteId, bytes(places), RedisCalls.bytes(revision),
				RedisCalls.bytes(again ? "again" : ""));
		return answer.stream().map((text) -> new String(text, StandardCharsets.UTF_8)).toList();
	}

	private static List<byte[]> bytes(Set<String> places) {
		return places.stream().map(RedisCalls::bytes).toList();
	}

	@Override
	public void remove(String quoteId) {
		for (var place : claim(quoteId, Held.REMOVED, Set.of(), false)) {
			if (!place.equals(OVERTAKEN)) {
				this.entries.bury(place, quoteId, Held.REMOVED);
			}
		}
		run(REMOVE, quoteId, List.of(), RedisCalls.bytes(Held.REMOVED), RedisCalls.bytes(MARKER_KEPT.toSeconds()));
	}

	/** Of the entries, not of the home records: either may be lost without the other. */
	@Override
	public Map<String, Long> revisions(List<String> quoteIds) {
		return this.entries.revisions(quoteIds);
	}

}
