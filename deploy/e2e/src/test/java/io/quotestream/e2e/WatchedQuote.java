package io.quotestream.e2e;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.grpc.StatusRuntimeException;

import io.quotestream.proto.query.v1.WatchQuoteRequest;
import io.quotestream.proto.query.v1.WatchQuoteResponse;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A browser that follows a quote, on a connection of its own. Closing it is what killing
 * that browser is.
 */
final class WatchedQuote implements AutoCloseable {

	private final GrpcWebChannel browser;

	private final BlockingQueue<Step> steps = new LinkedBlockingQueue<>();

	WatchedQuote(LocalSystem system, String quoteId) {
		this.browser = system.newBrowser();
		var request = WatchQuoteRequest.newBuilder().setQuoteId(quoteId).build();
		Thread.ofVirtual().start(() -> {
			try {
				Client.of(this.browser, Callers.BROKER)
					.queries()
					.watchQuote(request)
					.forEachRemaining((response) -> this.steps.add(new Step(System.nanoTime(), response)));
			}
			catch (StatusRuntimeException ex) {
				// Whoever still waits for a step will miss it.
			}
		});
	}

	/** A new quote that is shown already, so that a watch starts with all of it. */
	static String openQuote(LocalSystem system) {
		var quoteId = Pages.newQuoteId();
		var broker = system.overGrpc(Callers.BROKER);
		var opened = broker.commands().createQuote(Pages.create(quoteId)).getReceipt();
		broker.get(quoteId, opened.getRevision());
		return quoteId;
	}

	/** What the server said, and when it was here by {@link System#nanoTime}. */
	record Step(long arrived, WatchQuoteResponse response) {

		boolean isHeartbeat() {
			return !this.response.hasQuote();
		}

	}

	/** The next step, which must come within this time. */
	Step next(Duration within) {
		try {
			var step = this.steps.poll(within.toMillis(), TimeUnit.MILLISECONDS);
			assertThat(step).as("a step within %s", within).isNotNull();
			return Objects.requireNonNull(step);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/** The next step that tells of a change. */
	Step nextChange(Duration within) {
		var step = next(within);
		return step.isHeartbeat() ? nextChange(within) : step;
	}

	@Override
	public void close() {
		this.browser.close();
	}

}
