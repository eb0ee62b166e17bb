package io.quotestream.proto.store;

import java.util.List;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamNotFoundException;

import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SubjectKeys;

/** Reads the streams of quotes. */
public final class QuoteStreams {

	/** Most events of one read. */
	public static final int PAGE = 500;

	private final EventStoreConnection store;

	private final EventCodec codec;

	private final SubjectKeys keys;

	public QuoteStreams(EventStoreConnection store, EventCodec codec, SubjectKeys keys) {
		this.store = store;
		this.codec = codec;
		this.keys = keys;
	}

	/**
	 * The events of a quote from one revision on, at most a page of them, in order; none
	 * when the stream is missing or has no more.
	 * @throws QuoteStreamDeleted when the stream was deleted for good
	 * @throws EventStoreUnavailable when the store does not answer
	 * @throws RecordedQuoteEvent.UnreadableQuoteEvent when an event of the page cannot be
	 * read
	 */
	public List<RecordedQuoteEvent> read(String quoteId, long fromRevision) {
		return read(quoteId, fromRevision, PAGE);
	}

	/** As {@link #read(String, long)}, at most {@code count} events. */
	public List<RecordedQuoteEvent> read(String quoteId, long fromRevision, int count) {
		try {
			return resolved(quoteId, ReadStreamOptions.get().forwards().fromRevision(fromRevision).maxCount(count))
				.stream()
				.map((event) -> RecordedQuoteEvent.read(event.getOriginalEvent(), this.codec, this.keys))
				.toList();
		}
		catch (StreamNotFoundException ex) {
			return List.of();
		}
	}

	/** Revision of the last event of a quote, or -1 when there is none. */
	public long head(String quoteId) {
		try {
			var last = resolved(quoteId, ReadStreamOptions.get().backwards().fromEnd().maxCount(1));
			return last.isEmpty() ? -1 : last.getFirst().getOriginalEvent().getRevision();
		}
		catch (StreamNotFoundException ex) {
			return -1;
		}
	}

	private List<ResolvedEvent> resolved(String quoteId, ReadStreamOptions options) {
		try {
			return this.store
				.call("a read of a quote", (client) -> client.readStream(StreamNames.quote(quoteId), options))
				.getEvents();
		}
		catch (StatusRuntimeException ex) {
			// The client does not translate this one for reads.
			if (ex.getStatus().getCode() == Status.Code.FAILED_PRECONDITION) {
				throw new QuoteStreamDeleted(quoteId);
			}
			throw ex;
		}
	}

	/** The stream was tombstoned: the quote is gone for ever. */
	public static final class QuoteStreamDeleted extends RuntimeException {

		private final String quoteId;

		public QuoteStreamDeleted(String quoteId) {
			super("The stream of quote " + quoteId + " was deleted");
			this.quoteId = quoteId;
		}

		public String quoteId() {
			return this.quoteId;
		}

	}

}
