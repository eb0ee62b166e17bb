package io.quotestream.command.application;

import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.RecordedQuoteEvent;

/** A store behind a bad line. */
public final class FlakyQuoteStore implements QuoteStore {

	/** What happens to one call. */
	@FunctionalInterface
	public interface Trouble {

		Trouble NONE = Runnable::run;

		Trouble LOSES_THE_RACE = (call) -> {
			throw new LostRace();
		};

		Trouble FAILS_BEFORE = (call) -> {
			throw unavailable();
		};

		Trouble FAILS_AFTER = (call) -> {
			call.run();
			throw unavailable();
		};

		/** Somebody else comes behind, before the caller knows. */
		static Trouble before(Runnable other) {
			return (call) -> {
				call.run();
				other.run();
			};
		}

		/** Somebody else comes first. */
		static Trouble behind(Runnable other) {
			return (call) -> {
				other.run();
				call.run();
			};
		}

		void strike(Runnable call);

		private static EventStoreUnavailable unavailable() {
			return new EventStoreUnavailable("a call of a test", new IOException("line cut"));
		}

	}

	private final QuoteStore behind;

	private final Function<String, Trouble> onRead;

	private final Function<String, Trouble> onAppend;

	private final Queue<List<UUID>> tried = new ConcurrentLinkedQueue<>();

	/** Each call asks by the quote's id what happens to it. */
	public FlakyQuoteStore(QuoteStore behind, Function<String, Trouble> onRead, Function<String, Trouble> onAppend) {
		this.behind = behind;
		this.onRead = onRead;
		this.onAppend = onAppend;
	}

	@Override
	public List<RecordedQuoteEvent> readFrom(String quoteId, long revision) {
		var answer = new AtomicReference<List<RecordedQuoteEvent>>(List.of());
		this.onRead.apply(quoteId).strike(() -> answer.set(this.behind.readFrom(quoteId, revision)));
		return answer.get();
	}

	@Override
	public void append(String quoteId, long expectedRevision, List<NewEvent> events) {
		this.tried.add(events.stream().map(NewEvent::id).toList());
		this.onAppend.apply(quoteId).strike(() -> this.behind.append(quoteId, expectedRevision, events));
	}

	/** Ids of the events of every append that was tried. */
	List<List<UUID>> tried() {
		return List.copyOf(this.tried);
	}

}
