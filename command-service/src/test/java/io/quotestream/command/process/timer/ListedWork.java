package io.quotestream.command.process.timer;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.Status;

import io.quotestream.proto.admin.v1.DueWork;

/**
 * What is due, as told by a read model that never learns what became of it: everything is
 * listed until it is settled.
 */
final class ListedWork implements DueWorkList {

	private static final int SHARDS = 4;

	private static final int PAGE = 2;

	private final Set<DueWork> all = ConcurrentHashMap.newKeySet();

	final List<DueWork> settled = Collections.synchronizedList(new ArrayList<>());

	final AtomicInteger asked = new AtomicInteger();

	/** So many times nobody can tell. */
	final AtomicInteger away = new AtomicInteger();

	/** So many times it fails by a fault of ours. */
	final AtomicInteger faulty = new AtomicInteger();

	/** Whether it lists what is not due yet, as one whose clock is ahead. */
	boolean hasty;

	/** Runs when a page with work was put together, before it is answered. */
	Runnable afterPage = () -> {
	};

	void add(DueWork work) {
		this.all.add(work);
	}

	@Override
	public Page due(int shard, Instant by, String token) {
		this.asked.incrementAndGet();
		if (this.away.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
			throw new DueWorkUnavailable(Status.UNAVAILABLE.asRuntimeException());
		}
		if (this.faulty.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
			throw new IllegalStateException("a fault of ours");
		}
		var rest = this.all.stream()
			.filter((work) -> Math.floorMod(work.getQuoteId().hashCode(), SHARDS) == shard)
			.filter((work) -> this.hasty || !TimersIT.instant(work.getDeadline().getDueTime()).isAfter(by))
			.sorted(Comparator.comparing(DueWork::toString))
			.filter((work) -> work.toString().compareTo(token) > 0)
			.toList();
		var some = rest.subList(0, Math.min(PAGE, rest.size()));
		var page = new Page(some, (some.size() < rest.size()) ? some.getLast().toString() : "", SHARDS);
		if (!page.work().isEmpty()) {
			this.afterPage.run();
		}
		return page;
	}

	@Override
	public void settle(DueWork work) {
		this.settled.add(work);
		this.all.remove(work);
	}

}
