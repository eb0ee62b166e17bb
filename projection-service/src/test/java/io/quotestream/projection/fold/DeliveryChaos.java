package io.quotestream.projection.fold;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

import io.quotestream.projection.fixtures.Journeys;
import io.quotestream.proto.store.RecordedQuoteEvent;

/**
 * Deliveries as a store may hand them out at its worst, from one seed: every event at
 * least once, in any order, some often, some lost on the way and handed out again, some
 * answered although the answer was lost; to two workers with several threads each.
 */
public final class DeliveryChaos {

	private record Ring(String quoteId, RecordedQuoteEvent event) implements Delivered {

		@Override
		public long revision() {
			return this.event.revision();
		}

		@Override
		public RecordedQuoteEvent read() {
			return this.event;
		}

	}

	private static final int WORKERS = 2;

	private static final int THREADS = 4;

	private static final int BATCH = 8;

	private final Random random;

	private final Map<String, List<RecordedQuoteEvent>> streams = new HashMap<>();

	private final ConcurrentLinkedQueue<Ring> deliveries = new ConcurrentLinkedQueue<>();

	private final AtomicInteger delivered = new AtomicInteger();

	/** Deliveries of so many quotes with so many events each. */
	public DeliveryChaos(long seed, int quotes, int events, int deliveries) {
		this.random = new Random(seed);
		var all = new ArrayList<Ring>();
		for (int i = 0; i < quotes; i++) {
			var quoteId = Journeys.quoteId(this.random);
			var recorded = Journeys.recorded(quoteId, Journeys.wandering(events, this.random), this.random);
			this.streams.put(quoteId, recorded);
			recorded.forEach((event) -> all.add(new Ring(quoteId, event)));
		}
		var once = all.size();
		while (all.size() < deliveries) {
			all.add(all.get(this.random.nextInt(once)));
		}
		// Mostly near each other, as a store reads them, so that workers meet on the same
		// quotes.
		for (int from = 0; from < all.size(); from += 500) {
			Collections.shuffle(all.subList(from, Math.min(all.size(), from + 500)), this.random);
		}
		this.deliveries.addAll(all);
	}

	/**
	 * Lets two workers fold everything, then tells which quotes do not look as they must.
	 */
	public <D> List<String> divergedIn(Fold<D> fold, Documents<D> documents)
			throws InterruptedException, ExecutionException {
		try (var threads = Executors.newFixedThreadPool(WORKERS * THREADS)) {
			var running = new ArrayList<Future<?>>();
			for (int worker = 0; worker < WORKERS; worker++) {
				var projection = new Projection<>(fold, documents, this::read,
						new ProjectionMetrics(new SimpleMeterRegistry(), "chaos"));
				for (int thread = 0; thread < THREADS; thread++) {
					var own = new Random(this.random.nextLong());
					running.add(threads.submit(() -> work(projection, own)));
				}
			}
			for (var thread : running) {
				thread.get();
			}
		}
		return this.streams.entrySet()
			.stream()
			.filter((stream) -> !documents.find(stream.getKey())
				.document()
				.equals(folded(fold, stream.getKey(), stream.getValue())))
			.map(Map.Entry::getKey)
			.toList();
	}

	private static <D> D folded(Fold<D> fold, String quoteId, List<RecordedQuoteEvent> events) {
		var document = fold.nothing(quoteId);
		for (var event : events) {
			document = fold.apply(document, event);
		}
		return document;
	}

	/** The quotes. */
	public List<String> quotes() {
		return List.copyOf(this.streams.keySet());
	}

	/** How many deliveries were handed out, repetitions included. */
	public int delivered() {
		return this.delivered.get();
	}

	private void work(Projection<?> projection, Random own) {
		for (var batch = take(own); !batch.isEmpty(); batch = take(own)) {
			var fate = own.nextInt(20);
			if (fate == 0) {
				this.deliveries.addAll(batch);
				continue;
			}
			batch.stream().collect(Collectors.groupingBy(Ring::quoteId)).forEach(projection::fold);
			if (fate == 1) {
				this.deliveries.addAll(batch);
			}
		}
	}

	private List<Ring> take(Random own) {
		var batch = new ArrayList<Ring>();
		var size = 1 + own.nextInt(BATCH);
		for (var next = this.deliveries.poll(); next != null; next = this.deliveries.poll()) {
			batch.add(next);
			if (batch.size() == size) {
				break;
			}
		}
		this.delivered.addAndGet(batch.size());
		return batch;
	}

	private List<RecordedQuoteEvent> read(String quoteId, long from, int count) {
		var stream = this.streams.getOrDefault(quoteId, List.of());
		return stream.subList((int) Math.min(from, stream.size()), (int) Math.min(from + count, stream.size()));
	}

}
