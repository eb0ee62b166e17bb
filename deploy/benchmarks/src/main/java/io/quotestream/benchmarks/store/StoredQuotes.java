package io.quotestream.benchmarks.store;

import com.google.protobuf.ByteString;
import io.quotestream.benchmarks.store.SampleEvents.Content;
import io.quotestream.eventstore.log.EventLog;
import io.quotestream.eventstore.log.ExpectedRevision;
import io.quotestream.eventstore.log.ProposedEvent;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;

/** Fills a data folder with quotes, past the protocol: only what comes of it matters. */
final class StoredQuotes {

	private static final int WAITING = 2_000;

	private StoredQuotes() {
	}

	/** Writes so many events. */
	static void fill(Path folder, int events, long seed) throws IOException, InterruptedException {
		SampleEvents samples = new SampleEvents(seed);
		Semaphore room = new Semaphore(WAITING);
		try (EventLog log = EventLog.open(folder)) {
			List<CompletableFuture<?>> last = new ArrayList<>();
			for (int written = 0; written < events; written += SampleEvents.EVENTS_OF_A_QUOTE) {
				String stream = samples.nextStream();
				List<ProposedEvent> quote = quote(samples);
				room.acquire();
				CompletableFuture<?> appended = log.writer()
					.submit((transaction) -> transaction.append(stream, ExpectedRevision.NO_STREAM, quote))
					.whenComplete((outcome, failure) -> room.release());
				last = List.of(appended);
			}
			// The writer keeps the order: with the last one all are written.
			last.forEach(CompletableFuture::join);
		}
	}

	private static List<ProposedEvent> quote(SampleEvents samples) {
		List<ProposedEvent> quote = new ArrayList<>(SampleEvents.EVENTS_OF_A_QUOTE);
		for (int i = 0; i < SampleEvents.EVENTS_OF_A_QUOTE; i++) {
			Content content = samples.next();
			quote.add(new ProposedEvent(content.id(), content.type(), false, ByteString.copyFrom(content.data()),
					ByteString.copyFrom(content.metadata())));
		}
		return quote;
	}

}
