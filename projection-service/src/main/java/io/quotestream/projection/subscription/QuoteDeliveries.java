package io.quotestream.projection.subscription;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import io.quotestream.projection.fold.Delivered;
import io.quotestream.projection.fold.Projection;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.store.StreamNames;
import io.quotestream.proto.store.subscription.Delivery;
import io.quotestream.proto.store.subscription.DeliveryWork;

/** Has deliveries of a quote folded into a document of it, and parks what cannot be. */
record QuoteDeliveries(Projection<?> projection, EventCodec codec, SubjectKeys keys,
		InstantSource clock) implements DeliveryWork {

	private static final Logger log = LoggerFactory.getLogger(QuoteDeliveries.class);

	private static final Duration FRESH = Duration.ofMinutes(1);

	/** A delivery that is read when it is needed. */
	private record Unread(Delivery delivery, EventCodec codec, SubjectKeys keys) implements Delivered {

		@Override
		public long revision() {
			return this.delivery.event().getRevision();
		}

		@Override
		public RecordedQuoteEvent read() {
			return RecordedQuoteEvent.read(this.delivery.event(), this.codec, this.keys);
		}

	}

	@Override
	public void handle(List<Delivery> deliveries, Answers answers) {
		var quoteId = StreamNames.quoteId(deliveries.getLast().event().getStreamId());
		var progress = this.projection.fold(quoteId,
				deliveries.stream().map((delivery) -> new Unread(delivery, this.codec, this.keys)).toList());
		for (var delivery : deliveries) {
			if (delivery.event().getRevision() <= progress.revision()) {
				answers.ack(delivery);
			}
			else {
				answers.park(delivery, String
					.valueOf(Objects.requireNonNull(progress.obstacle(), "neither folded nor blocked").getMessage()));
			}
		}
		log.atLevel(isFresh(deliveries.getLast()) ? Level.INFO : Level.DEBUG)
			.log("Quote {} is at revision {}", quoteId, progress.revision());
	}

	/** A rebuild folds more than anybody would read about. */
	private boolean isFresh(Delivery delivery) {
		return delivery.recordedAt().isAfter(this.clock.instant().minus(FRESH));
	}

}
