package io.quotestream.command.store;

import java.util.ArrayList;
import java.util.List;

import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.EventDataBuilder;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WrongExpectedVersionException;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

import io.quotestream.command.application.QuoteStore;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.codec.SubjectKeys.QuoteKeys;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.QuoteStreams;
import io.quotestream.proto.store.QuoteStreams.QuoteStreamDeleted;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.store.StreamNames;

/** Quote streams in EventStoreDB. */
public final class KurrentQuoteStore implements QuoteStore {

	private final EventStoreConnection connection;

	private final QuoteStreams streams;

	private final EventCodec codec;

	private final SubjectKeys keys;

	private final Timer appends;

	private final Counter lostRaces;

	public KurrentQuoteStore(EventStoreConnection connection, EventCodec codec, SubjectKeys keys,
			MeterRegistry meters) {
		this.connection = connection;
		this.streams = new QuoteStreams(connection, codec, keys);
		this.codec = codec;
		this.keys = keys;
		this.appends = Timer.builder("quotestream.appends").description("Appends to quote streams").register(meters);
		this.lostRaces = Counter.builder("quotestream.appends.lost")
			.description("Appends refused because the stream had moved on")
			.register(meters);
	}

	@Override
	public List<RecordedQuoteEvent> readFrom(String quoteId, long revision) {
		var all = new ArrayList<RecordedQuoteEvent>();
		for (var page = this.streams.read(quoteId, revision); !page.isEmpty(); page = this.streams.read(quoteId,
				revision + all.size())) {
			all.addAll(page);
			if (page.size() < QuoteStreams.PAGE) {
				break;
			}
		}
		return all;
	}

	@Override
	public void append(String quoteId, long expectedRevision, List<NewEvent> events) {
		var sealing = events.stream().anyMatch((event) -> this.codec.seals(event.event()));
		var quoteKeys = sealing ? this.keys.of(quoteId) : QuoteKeys.NONE;
		var data = events.stream().map((event) -> encode(event, quoteId, quoteKeys)).toArray(EventData[]::new);
		var expected = (expectedRevision < 0) ? StreamState.noStream() : StreamState.streamRevision(expectedRevision);
		var options = AppendToStreamOptions.get().streamState(expected);
		var started = System.nanoTime();
		try {
			this.connection.call("an append to a quote",
					(client) -> client.appendToStream(StreamNames.quote(quoteId), options, data));
		}
		catch (WrongExpectedVersionException ex) {
			this.lostRaces.increment();
			throw new LostRace();
		}
		catch (StreamDeletedException ex) {
			throw new QuoteStreamDeleted(quoteId);
		}
		finally {
			this.appends.record(System.nanoTime() - started, java.util.concurrent.TimeUnit.NANOSECONDS);
		}
	}

	private EventData encode(NewEvent event, String quoteId, QuoteKeys quoteKeys) {
		var stored = this.codec.encode(event.event(), quoteId, quoteKeys);
		return EventDataBuilder.binary(event.id(), stored.type(), stored.data())
			.metadataAsBytes(event.metadata().toJson())
			.build();
	}

}
