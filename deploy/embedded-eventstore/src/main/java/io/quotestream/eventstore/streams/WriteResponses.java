package io.quotestream.eventstore.streams;

import io.kurrent.dbclient.proto.shared.Shared.Empty;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import io.quotestream.eventstore.log.ExpectedRevision;
import io.quotestream.eventstore.log.WriteOutcome;
import io.quotestream.eventstore.log.WriteOutcome.StreamDeleted;
import io.quotestream.eventstore.log.WriteOutcome.WrongRevision;
import io.quotestream.eventstore.log.WriteOutcome.Written;
import io.quotestream.eventstore.protocol.Refusal;

/**
 * The answers to writes.
 *
 * @param stream the stream written to
 */
record WriteResponses(String stream) {

	private static final Empty EMPTY = Empty.getDefaultInstance();

	/** An append answers a wrong revision by a message. */
	AppendResp append(WriteOutcome outcome) {
		return switch (outcome) {
			case Written written -> AppendResp.newBuilder().setSuccess(success(written)).build();
			case WrongRevision wrong -> AppendResp.newBuilder().setWrongExpectedVersion(wrongVersion(wrong)).build();
			case StreamDeleted ignored -> throw Refusal.streamDeleted(this.stream);
		};
	}

	/** A delete answers a wrong revision by a status; else this is its position. */
	long position(WriteOutcome outcome) {
		return switch (outcome) {
			case Written(long revision, long position) -> position;
			case WrongRevision(ExpectedRevision expected, long current) ->
				throw Refusal.wrongExpectedVersion(this.stream, expected.number(), current);
			case StreamDeleted ignored -> throw Refusal.streamDeleted(this.stream);
		};
	}

	private static AppendResp.Success success(Written written) {
		AppendResp.Success.Builder success = AppendResp.Success.newBuilder();
		if (written.lastRevision() < 0) {
			success.setNoStream(EMPTY);
		}
		else {
			success.setCurrentRevision(written.lastRevision());
		}
		if (written.position() == Written.NO_POSITION) {
			success.setNoPosition(EMPTY);
		}
		else {
			success.getPositionBuilder().setCommitPosition(written.position()).setPreparePosition(written.position());
		}
		return success.build();
	}

	/** Also fills the fields of before 20.6.1, which old clients read. */
	private static AppendResp.WrongExpectedVersion wrongVersion(WrongRevision wrong) {
		AppendResp.WrongExpectedVersion.Builder version = AppendResp.WrongExpectedVersion.newBuilder();
		if (wrong.current() < 0) {
			version.setCurrentNoStream(EMPTY).setNoStream2060(EMPTY);
		}
		else {
			version.setCurrentRevision(wrong.current()).setCurrentRevision2060(wrong.current());
		}
		ExpectedRevision expected = wrong.expected();
		if (expected.equals(ExpectedRevision.ANY)) {
			version.setExpectedAny(EMPTY).setAny2060(EMPTY);
		}
		else if (expected.equals(ExpectedRevision.STREAM_EXISTS)) {
			version.setExpectedStreamExists(EMPTY).setStreamExists2060(EMPTY);
		}
		else if (expected.equals(ExpectedRevision.NO_STREAM)) {
			version.setExpectedNoStream(EMPTY);
		}
		else {
			version.setExpectedRevision(expected.number()).setExpectedRevision2060(expected.number());
		}
		return version.build();
	}

}
