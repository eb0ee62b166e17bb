package io.quotestream.eventstore.streams;

import io.kurrent.dbclient.proto.shared.Shared.StreamIdentifier;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.DeleteReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneReq;
import io.quotestream.eventstore.log.ExpectedRevision;
import io.quotestream.eventstore.log.StreamName;
import io.quotestream.eventstore.protocol.Refusal;
import io.quotestream.eventstore.protocol.StreamIdentifiers;

/**
 * The stream a write is for, and what its writer believes about it. The three requests
 * that write state both with fields of the same numbers.
 *
 * @param stream the stream's name
 * @param expected what its writer believes
 */
record WriteTarget(String stream, ExpectedRevision expected) {

	static WriteTarget of(AppendReq.Options options) {
		return of(options.getStreamIdentifier(), options.getExpectedStreamRevisionCase().getNumber(),
				options.getRevision());
	}

	static WriteTarget of(DeleteReq.Options options) {
		return of(options.getStreamIdentifier(), options.getExpectedStreamRevisionCase().getNumber(),
				options.getRevision());
	}

	static WriteTarget of(TombstoneReq.Options options) {
		return of(options.getStreamIdentifier(), options.getExpectedStreamRevisionCase().getNumber(),
				options.getRevision());
	}

	private static WriteTarget of(StreamIdentifier identifier, int expectation, long revision) {
		String stream = StreamIdentifiers.read(identifier);
		if (stream.equals(StreamName.ALL)) {
			throw Refusal.accessDenied();
		}
		return new WriteTarget(stream, switch (expectation) {
			case AppendReq.Options.REVISION_FIELD_NUMBER -> exact(revision);
			case AppendReq.Options.NO_STREAM_FIELD_NUMBER -> ExpectedRevision.NO_STREAM;
			case AppendReq.Options.ANY_FIELD_NUMBER -> ExpectedRevision.ANY;
			case AppendReq.Options.STREAM_EXISTS_FIELD_NUMBER -> ExpectedRevision.STREAM_EXISTS;
			default -> throw Refusal.unhandled();
		});
	}

	private static ExpectedRevision exact(long revision) {
		if (revision < 0) {
			throw Refusal.invalid("The expected revision is out of range.");
		}
		return new ExpectedRevision(revision);
	}

}
