package io.quotestream.command.application;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import io.quotestream.proto.event.v1.QuoteSnapshot;

/** The last snapshots in memory, with hooks for what goes wrong. */
final class InMemorySnapshotStore implements SnapshotStore {

	private final InstantSource clock;

	private final Map<String, Stored> stored = new ConcurrentHashMap<>();

	/** Revisions of all that were ever kept. */
	private final List<Long> kept = new ArrayList<>();

	/** Runs before each is kept. */
	Runnable beforeKeeping = () -> {
	};

	InMemorySnapshotStore(InstantSource clock) {
		this.clock = clock;
	}

	@Override
	public Optional<Stored> last(String quoteId) {
		return Optional.ofNullable(this.stored.get(quoteId));
	}

	@Override
	public void keep(String quoteId, QuoteSnapshot snapshot, boolean first) {
		this.beforeKeeping.run();
		put(quoteId, Optional.of(snapshot));
		synchronized (this.kept) {
			this.kept.add(snapshot.getRevision());
		}
	}

	/** Whatever is to be found there. */
	void put(String quoteId, Optional<QuoteSnapshot> content) {
		this.stored.put(quoteId, new Stored(content, this.clock.instant()));
	}

	List<Long> kept() {
		synchronized (this.kept) {
			return List.copyOf(this.kept);
		}
	}

}
