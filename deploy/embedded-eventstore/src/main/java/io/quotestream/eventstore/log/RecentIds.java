package io.quotestream.eventstore.log;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/**
 * Where recently written ids are, so that an append that expects nothing of its stream is
 * still recognised when it is repeated. Older ids fall out, as the protocol allows.
 */
final class RecentIds {

	private final Map<Key, Long> revisions;

	RecentIds(int capacity) {
		this.revisions = new LinkedHashMap<>() {
			@Override
			protected boolean removeEldestEntry(Map.Entry<Key, Long> eldest) {
				return size() > capacity;
			}
		};
	}

	/** Remembers the first place of an id in its stream. */
	void remember(long stream, UUID id, long revision) {
		this.revisions.putIfAbsent(new Key(stream, id), revision);
	}

	/** The revision of an id in a stream, or -1. */
	long find(long stream, UUID id) {
		return this.revisions.getOrDefault(new Key(stream, id), -1L);
	}

	void clear() {
		this.revisions.clear();
	}

	private record Key(long stream, UUID id) {
	}

}
