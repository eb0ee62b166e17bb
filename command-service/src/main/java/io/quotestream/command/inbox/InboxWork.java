package io.quotestream.command.inbox;

import java.time.Duration;
import java.util.List;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.command.application.QuoteStore.LostRace;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.rpc.MaskedException;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.QuoteStreams.QuoteStreamDeleted;
import io.quotestream.proto.store.StreamNames;
import io.quotestream.proto.store.subscription.Backoff;
import io.quotestream.proto.store.subscription.Delivery;
import io.quotestream.proto.store.subscription.DeliveryWork;

/**
 * Takes a delivery for the ring of a bell: whatever is up to it in the inbox is carried
 * out, then it is acknowledged. One that can never be carried out is parked, and those
 * behind it with it, since the order must hold; replayed, they go on.
 */
final class InboxWork implements DeliveryWork {

	private static final Logger log = LoggerFactory.getLogger(InboxWork.class);

	/** A quote so busy for so long is tried again with the next delivery. */
	private static final int ATTEMPTS = 8;

	private final InboxWorker worker;

	private final Counter parked;

	InboxWork(InboxWorker worker, MeterRegistry meters) {
		this.worker = worker;
		this.parked = Counter.builder("quotestream.inbox.parked")
			.description("Commands that could not be carried out, or stood behind one")
			.register(meters);
	}

	@Override
	public void handle(List<Delivery> deliveries, Answers answers) {
		deliveries.forEach((delivery) -> handle(delivery, answers));
	}

	private void handle(Delivery delivery, Answers answers) {
		var event = delivery.event();
		try {
			// The store's own events tell of the stream, not of a command.
			if (!event.getEventType().startsWith("$")) {
				carryOut(StreamNames.quoteIdOfInbox(event.getStreamId()), event.getRevision());
			}
			answers.ack(delivery);
		}
		catch (QuoteStreamDeleted gone) {
			answers.ack(delivery);
		}
		catch (EventStoreUnavailable | KeysUnavailable | LostRace | Rejected ex) {
			// Comes again, when the store and the keys answer or the quote is less busy.
			throw ex;
		}
		catch (RuntimeException ex) {
			log.error("Command {} in {} is parked: it, or one before it, cannot be carried out", event.getRevision(),
					event.getStreamId(), new MaskedException(ex));
			this.parked.increment();
			answers.park(delivery, ex.getClass().getSimpleName());
		}
	}

	private void carryOut(String quoteId, long revision) {
		var backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
		for (int attempt = 1;; attempt++) {
			try {
				this.worker.carryOut(quoteId, revision);
				return;
			}
			catch (LostRace | Rejected busy) {
				if (attempt == ATTEMPTS) {
					throw busy;
				}
				pause(backoff.next(), busy);
			}
		}
	}

	private static void pause(Duration pause, RuntimeException busy) {
		try {
			Thread.sleep(pause);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw busy;
		}
	}

}
