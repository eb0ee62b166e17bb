package io.quotestream.eventstore.streams;

import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.DeleteReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneReq;
import io.quotestream.eventstore.log.ExpectedRevision;
import io.quotestream.eventstore.protocol.Refusal;

/** Reads what a writer expects of the stream; the three requests state it alike. */
final class Expectations {

	private Expectations() {
	}

	static ExpectedRevision of(AppendReq.Options options) {
		return switch (options.getExpectedStreamRevisionCase()) {
			case REVISION -> exact(options.getRevision());
			case NO_STREAM -> ExpectedRevision.NO_STREAM;
			case ANY -> ExpectedRevision.ANY;
			case STREAM_EXISTS -> ExpectedRevision.STREAM_EXISTS;
			case EXPECTEDSTREAMREVISION_NOT_SET -> throw Refusal.unhandled();
		};
	}

	static ExpectedRevision of(DeleteReq.Options options) {
		return switch (options.getExpectedStreamRevisionCase()) {
			case REVISION -> exact(options.getRevision());
			case NO_STREAM -> ExpectedRevision.NO_STREAM;
			case ANY -> ExpectedRevision.ANY;
			case STREAM_EXISTS -> ExpectedRevision.STREAM_EXISTS;
			case EXPECTEDSTREAMREVISION_NOT_SET -> throw Refusal.unhandled();
		};
	}

	static ExpectedRevision of(TombstoneReq.Options options) {
		return switch (options.getExpectedStreamRevisionCase()) {
			case REVISION -> exact(options.getRevision());
			case NO_STREAM -> ExpectedRevision.NO_STREAM;
			case ANY -> ExpectedRevision.ANY;
			case STREAM_EXISTS -> ExpectedRevision.STREAM_EXISTS;
			case EXPECTEDSTREAMREVISION_NOT_SET -> throw Refusal.unhandled();
		};
	}

	private static ExpectedRevision exact(long revision) {
		if (revision < 0) {
			throw Refusal.invalid("The expected revision is out of range.");
		}
		return new ExpectedRevision(revision);
	}

}
