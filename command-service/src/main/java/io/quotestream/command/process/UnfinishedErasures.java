package io.quotestream.command.process;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.command.application.QuoteSecrets;
import io.quotestream.command.application.QuoteStore;
import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.store.EventStoreUnavailable;

/**
 * Finishes erasures that were interrupted after their event and before their keys were
 * destroyed. An erasure is announced where the keys are, stored, carried out, and only
 * then no longer announced: so whoever starts next finds it. An announcement without an
 * event is left alone; the event may be on its way.
 */
public final class UnfinishedErasures implements AutoCloseable {

	private static final Logger log = LoggerFactory.getLogger(UnfinishedErasures.class);

	private final QuoteStore store;

	private final QuoteSecrets secrets;

	private final Duration every;

	private final ScheduledExecutorService rounds = Executors
		.newSingleThreadScheduledExecutor(Thread.ofPlatform().name("unfinished-erasures").daemon().factory());

	public UnfinishedErasures(QuoteStore store, QuoteSecrets secrets, Duration every) {
		this.store = store;
		this.secrets = secrets;
		this.every = every;
	}

	/** Looks now and again and again. */
	public void start() {
		this.rounds.scheduleWithFixedDelay(this::round, 0, this.every.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void round() {
		try {
			finish();
		}
		catch (RuntimeException ex) {
			log.warn("Unfinished erasures are looked for again later: {}", ex.getMessage());
		}
	}

	/**
	 * Destroys the keys of every quote whose erasure was announced and stored. One that
	 * cannot be read keeps nobody else's.
	 */
	public void finish() {
		for (var quoteId : this.secrets.announcedDestructions()) {
			try {
				finish(quoteId);
			}
			catch (EventStoreUnavailable | KeysUnavailable ex) {
				throw ex;
			}
			catch (RuntimeException ex) {
				log.error("The erasure of quote {} cannot be finished: {}", quoteId, ex.getMessage());
			}
		}
	}

	private void finish(String quoteId) {
		if (this.store.readFrom(quoteId, 0).stream().anyMatch((event) -> event.event().hasCustomerDataErased())) {
			this.secrets.destroy(quoteId);
			log.info("The erasure of quote {} was finished", quoteId);
		}
	}

	@Override
	public void close() {
		this.rounds.shutdownNow();
	}

}
