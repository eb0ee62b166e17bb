package io.quotestream.proto.store.subscription;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;

import io.kurrent.dbclient.ResolvedEvent;
import org.jspecify.annotations.Nullable;

/**
 * Answers deliveries from one thread, because the client writes answers without a lock:
 * two threads would damage the call. Many answers that wait go out as one.
 */
final class Acknowledgements implements DeliveryWork.Answers, AutoCloseable {

	/** Where answers go. */
	interface Store {

		void ack(List<ResolvedEvent> deliveries);

		void park(ResolvedEvent delivery, String reason);

	}

	private record Answer(@Nullable Delivery delivery, @Nullable String parkedFor) {

		static final Answer LAST = new Answer(null, null);

	}

	private static final int BATCH = 512;

	private static final Duration CLOSE = Duration.ofSeconds(1);

	private final BlockingQueue<Answer> answers = new LinkedBlockingQueue<>();

	private final Store store;

	private final Unacked unacked;

	private final Consumer<Throwable> failed;

	private final Thread thread;

	Acknowledgements(Store store, Unacked unacked, Consumer<Throwable> failed) {
		this.store = store;
		this.unacked = unacked;
		this.failed = failed;
		this.thread = Thread.ofPlatform().daemon().name("acknowledgements").start(this::run);
	}

	@Override
	public void ack(Delivery delivery) {
		this.answers.add(new Answer(delivery, null));
	}

	@Override
	public void park(Delivery delivery, String reason) {
		this.answers.add(new Answer(delivery, reason));
	}

	private void run() {
		try {
			var batch = new ArrayList<Answer>();
			do {
				batch.clear();
				batch.add(this.answers.take());
				this.answers.drainTo(batch, BATCH - 1);
				send(batch);
			}
			while (!batch.contains(Answer.LAST));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		catch (RuntimeException ex) {
			this.failed.accept(ex);
		}
	}

	private void send(List<Answer> batch) {
		var acked = new ArrayList<ResolvedEvent>(batch.size());
		var settled = new ArrayList<Delivery>(batch.size());
		for (var answer : batch) {
			var delivery = answer.delivery();
			if (delivery == null) {
				continue;
			}
			settled.add(delivery);
			if (answer.parkedFor() == null) {
				acked.add(delivery.resolved());
			}
			else {
				this.store.park(delivery.resolved(), answer.parkedFor());
			}
		}
		if (!acked.isEmpty()) {
			this.store.ack(acked);
		}
		this.unacked.removeAll(settled);
	}

	/** Sends what waits, then ends. */
	@Override
	public void close() {
		this.answers.add(Answer.LAST);
		try {
			if (!this.thread.join(CLOSE)) {
				this.thread.interrupt();
			}
		}
		catch (InterruptedException ex) {
			this.thread.interrupt();
			Thread.currentThread().interrupt();
		}
	}

}
