package io.quotestream.eventstore.streams;

import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.AllOptions;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.CountOptionCase;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.FilterOptionCase;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.FilterOptions;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.ReadDirection;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.StreamOptionCase;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.StreamOptions;
import io.quotestream.eventstore.log.EventFilter;
import io.quotestream.eventstore.log.LogTail;
import io.quotestream.eventstore.protocol.EventFilters;
import io.quotestream.eventstore.protocol.EventIds;
import io.quotestream.eventstore.protocol.Refusal;
import io.quotestream.eventstore.protocol.StreamIdentifiers;

/** Turns the options of a read call into what it reads from. */
final class ReadRequest {

	private static final int DEFAULT_WINDOW = 32;

	private static final long END = Long.MAX_VALUE;

	private final Options options;

	private final LogTail tail;

	private ReadRequest(Options options, LogTail tail) {
		this.options = options;
		this.tail = tail;
	}

	static EventSource source(Options options, LogTail tail) {
		return new ReadRequest(options, tail).source();
	}

	private EventSource source() {
		boolean stream = this.options.getStreamOptionCase() == StreamOptionCase.STREAM;
		boolean all = this.options.getStreamOptionCase() == StreamOptionCase.ALL;
		boolean subscription = this.options.getCountOptionCase() == CountOptionCase.SUBSCRIPTION;
		boolean counted = this.options.getCountOptionCase() == CountOptionCase.COUNT;
		boolean filtered = this.options.getFilterOptionCase() == FilterOptionCase.FILTER;
		if (!(stream || all) || !(subscription || counted) || (stream && filtered) || (subscription && !forwards())) {
			throw Refusal.invalid("The combination of read options is invalid.");
		}
		EventIds ids = EventIds.asked(this.options.getUuidOption().getContentCase().getNumber());
		ReadResponses responses = new ReadResponses(ids, this.options.getResolveLinks());
		if (stream) {
			return subscription ? streamSubscription(this.options.getStream(), responses)
					: streamRead(this.options.getStream(), responses);
		}
		return subscription ? allSubscription(this.options.getAll(), responses)
				: allRead(this.options.getAll(), responses);
	}

	private EventSource streamRead(StreamOptions options, ReadResponses responses) {
		long from = switch (options.getRevisionOptionCase()) {
			case REVISION -> clamp(options.getRevision());
			case START -> 0;
			case END -> END;
			case REVISIONOPTION_NOT_SET -> throw Refusal.invalid("The revision option is missing.");
		};
		boolean tellsPositions = this.options.getControlOption().getCompatibility() >= 1;
		return new StreamRead(StreamIdentifiers.read(options.getStreamIdentifier()), from, forwards(), count(),
				tellsPositions, responses);
	}

	private EventSource allRead(AllOptions options, ReadResponses responses) {
		long from = switch (options.getAllOptionCase()) {
			case POSITION -> position(options);
			case START -> 0;
			case END -> END;
			case ALLOPTION_NOT_SET -> throw Refusal.invalid("The position option is missing.");
		};
		return new AllRead(from, forwards(), count(), filter(), responses);
	}

	private static EventSource streamSubscription(StreamOptions options, ReadResponses responses) {
		String stream = StreamIdentifiers.read(options.getStreamIdentifier());
		return switch (options.getRevisionOptionCase()) {
			case REVISION -> StreamSubscription.from(stream, after(clamp(options.getRevision())), responses);
			case START -> StreamSubscription.from(stream, 0, responses);
			case END -> StreamSubscription.fromEnd(stream, responses);
			case REVISIONOPTION_NOT_SET -> throw Refusal.invalid("The revision option is missing.");
		};
	}

	private EventSource allSubscription(AllOptions options, ReadResponses responses) {
		long after = switch (options.getAllOptionCase()) {
			case POSITION -> (position(options) == END) ? this.tail.lastPosition() : position(options);
			case START -> 0;
			case END -> this.tail.lastPosition();
			case ALLOPTION_NOT_SET -> throw Refusal.invalid("The position option is missing.");
		};
		return new AllSubscription(after, filter(), checkpointEvery(), responses);
	}

	private long checkpointEvery() {
		if (this.options.getFilterOptionCase() != FilterOptionCase.FILTER) {
			return AllSubscription.NO_CHECKPOINTS;
		}
		FilterOptions filter = this.options.getFilter();
		long multiplier = Integer.toUnsignedLong(filter.getCheckpointIntervalMultiplier());
		if (multiplier == 0) {
			throw Refusal.invalid("The checkpoint interval multiplier must be greater than 0.");
		}
		long window = filter.hasMax() ? Integer.toUnsignedLong(filter.getMax()) : DEFAULT_WINDOW;
		return multiplier * Math.max(1, window);
	}

	private EventFilter filter() {
		return (this.options.getFilterOptionCase() == FilterOptionCase.FILTER)
				? EventFilters.of(this.options.getFilter()) : EventFilter.EVERYTHING;
	}

	private boolean forwards() {
		return this.options.getReadDirection() == ReadDirection.Forwards;
	}

	private long count() {
		return clamp(this.options.getCount());
	}

	private static long position(AllOptions options) {
		long commit = options.getPosition().getCommitPosition();
		long prepare = options.getPosition().getPreparePosition();
		if (Long.compareUnsigned(prepare, commit) > 0) {
			throw Refusal.invalid("The prepare position is beyond the commit position.");
		}
		return clamp(commit);
	}

	/** Numbers beyond the signed range all mean "the end". */
	private static long clamp(long unsigned) {
		return (unsigned < 0) ? END : unsigned;
	}

	private static long after(long revision) {
		return (revision == END) ? revision : revision + 1;
	}

}
