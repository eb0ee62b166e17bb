package io.quotestream.command.process;

import java.time.Duration;
import java.util.List;

import com.google.protobuf.Message;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.MaskedException;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.QuoteStreams.QuoteStreamDeleted;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.store.StreamNames;
import io.quotestream.proto.store.subscription.Backoff;
import io.quotestream.proto.store.subscription.Delivery;
import io.quotestream.proto.store.subscription.DeliveryWork;

/**
 * Has one reaction react to what is delivered, and sends the outcome through the handler
 * of all commands. A delivery is acknowledged once its outcome is stored or refused, and
 * parked when it can never have one; where neither is known the delivery comes again.
 */
final class ReactionWork implements DeliveryWork {

	private static final Logger log = LoggerFactory.getLogger(ReactionWork.class);

	private static final String PREFIX = StreamNames.quote("");

	private final Reaction reaction;

	private final CommandHandler handler;

	private final EventCodec codec;

	private final SubjectKeys keys;

	private final Duration patience;

	private final MeterRegistry meters;

	private final Caller self;

	private volatile boolean over;

	/**
	 * Work for one reaction.
	 * @param patience how long an outcome is offered to a store that does not take it
	 */
	ReactionWork(Reaction reaction, CommandHandler handler, EventCodec codec, SubjectKeys keys, Duration patience,
			MeterRegistry meters) {
		this.reaction = reaction;
		this.handler = handler;
		this.codec = codec;
		this.keys = keys;
		this.patience = patience;
		this.meters = meters;
		this.self = new Caller(Role.SYSTEM, reaction.name(), "");
	}

	/**
	 * From now on no outcome is sent any more: what a call comes to while its connections
	 * are being closed says nothing about who was asked.
	 */
	void end() {
		this.over = true;
	}

	@Override
	public void handle(List<Delivery> deliveries, Answers answers) {
		for (var delivery : deliveries) {
			// Copies of events elsewhere, as a replay makes them, are no reason to act.
			if (delivery.event().getStreamId().startsWith(PREFIX)) {
				handle(delivery, answers);
			}
			else {
				answers.ack(delivery);
			}
		}
	}

	private void handle(Delivery delivery, Answers answers) {
		var started = Timer.start(this.meters);
		try {
			var result = carryOut(RecordedQuoteEvent.read(delivery.event(), this.codec, this.keys));
			answers.ack(delivery);
			started.stop(timer(result));
		}
		catch (EventStoreUnavailable | KeysUnavailable | Unsettled ex) {
			started.stop(timer("unsettled"));
			throw ex;
		}
		catch (RuntimeException ex) {
			log.error("Event {} of {} can have no outcome of {} and is parked", delivery.event().getRevision(),
					delivery.event().getStreamId(), this.reaction.name(), new MaskedException(ex));
			answers.park(delivery, this.reaction.name() + ": " + ex.getClass().getSimpleName());
			started.stop(timer("parked"));
		}
	}

	private String carryOut(RecordedQuoteEvent event) {
		try {
			var quote = this.handler.latest(event.quoteId()).quote();
			if (!this.reaction.isAwaited(quote, event)) {
				return "not-awaited";
			}
			var outcome = this.reaction.react(quote, event);
			if (this.over) {
				throw new Unsettled("The service stops", null);
			}
			return send(event, outcome);
		}
		catch (QuoteStreamDeleted ex) {
			return "refused";
		}
	}

	private <C extends Message> String send(RecordedQuoteEvent event, Outcome<C> outcome) {
		var request = outcome.request().apply(outcome.header(event));
		var origin = new Origin(this.self, event.metadata().correlationId(), event.metadata().traceparent());
		var backoff = new Backoff(Duration.ofMillis(50), Duration.ofSeconds(1));
		var begun = System.nanoTime();
		while (true) {
			try {
				var receipt = this.handler.handle(outcome.type(), request, origin);
				log.info("Quote {}: {} {} at revision {}", event.quoteId(), this.reaction.name(), outcome.name(),
						receipt.getRevision());
				return outcome.name();
			}
			catch (EventStoreUnavailable | KeysUnavailable ex) {
				pauseUnlessOver(begun, backoff, ex);
			}
			catch (Rejected ex) {
				if (isDecided(ex)) {
					log.info("Quote {}: {} {} was refused: {}", event.quoteId(), this.reaction.name(), outcome.name(),
							ex.reason());
					return "refused";
				}
				pauseUnlessOver(begun, backoff, ex);
			}
		}
	}

	/** Lost races and full queues say nothing about the outcome. */
	private static boolean isDecided(Rejected refusal) {
		return switch (refusal.reason()) {
			case ERROR_REASON_STALE_QUOTE, ERROR_REASON_OVERLOADED -> false;
			default -> true;
		};
	}

	private void pauseUnlessOver(long begun, Backoff backoff, RuntimeException failure) {
		if (this.over || System.nanoTime() - begun > this.patience.toNanos()) {
			throw new Unsettled("An outcome of " + this.reaction.name() + " could not be stored", failure);
		}
		try {
			Thread.sleep(backoff.next());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new Unsettled("Interrupted", ex);
		}
	}

	private Timer timer(String result) {
		return Timer.builder("quotestream.reactions")
			.description("Events reacted to, by what came of it")
			.tag("reaction", this.reaction.name())
			.tag("result", result)
			.register(this.meters);
	}

	/** Nobody knows yet what comes of a delivery: it has to come again. */
	static final class Unsettled extends RuntimeException {

		Unsettled(String message, @Nullable Throwable cause) {
			super(message, cause);
		}

	}

}
