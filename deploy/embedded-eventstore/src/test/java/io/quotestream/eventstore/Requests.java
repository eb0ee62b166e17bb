package io.quotestream.eventstore;

import com.google.protobuf.ByteString;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.shared.Shared.StreamIdentifier;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.DeleteReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneReq;

import java.util.UUID;

/** Requests to be changed in ways the official client would not put them. */
final class Requests {

	static final Shared.Empty EMPTY = Shared.Empty.getDefaultInstance();

	private Requests() {
	}

	static StreamIdentifier stream(String name) {
		return StreamIdentifier.newBuilder().setStreamName(ByteString.copyFromUtf8(name)).build();
	}

	/** The first message of an append that expects nothing. */
	static AppendReq append(String stream) {
		return append(AppendReq.Options.newBuilder().setStreamIdentifier(stream(stream)).setAny(EMPTY));
	}

	static AppendReq append(AppendReq.Options.Builder options) {
		return AppendReq.newBuilder().setOptions(options).build();
	}

	/** An event with an id and both properties. */
	static AppendReq.ProposedMessage.Builder event(String contentType) {
		AppendReq.ProposedMessage.Builder event = AppendReq.ProposedMessage.newBuilder()
			.putMetadata("type", "t")
			.putMetadata("content-type", contentType);
		event.getIdBuilder().setString(UUID.randomUUID().toString());
		return event;
	}

	static AppendReq proposed(AppendReq.ProposedMessage.Builder event) {
		return AppendReq.newBuilder().setProposedMessage(event).build();
	}

	static DeleteReq delete(String stream, long revision) {
		DeleteReq.Builder request = DeleteReq.newBuilder();
		request.getOptionsBuilder().setStreamIdentifier(stream(stream)).setRevision(revision);
		return request.build();
	}

	static TombstoneReq tombstone(String stream) {
		TombstoneReq.Builder request = TombstoneReq.newBuilder();
		request.getOptionsBuilder().setStreamIdentifier(stream(stream)).setAny(EMPTY);
		return request.build();
	}

	/** A group from a stream's start that writes its checkpoint after each event. */
	static CreateReq group(String stream, String name) {
		CreateReq.Builder request = CreateReq.newBuilder();
		CreateReq.Options.Builder options = request.getOptionsBuilder().setGroupName(name);
		options.getStreamBuilder().setStreamIdentifier(stream(stream)).setStart(EMPTY);
		options.getSettingsBuilder()
			.setHistoryBufferSize(20)
			.setReadBatchSize(10)
			.setMaxCheckpointCount(1)
			.setMessageTimeoutMs(600_000);
		return request.build();
	}

	/** A read of a whole stream, as the official client asks for it. */
	static ReadReq.Options.Builder read(String stream) {
		ReadReq.Options.Builder options = options().setCount(Long.MAX_VALUE);
		options.getStreamBuilder().setStart(EMPTY).setStreamIdentifier(stream(stream));
		options.getControlOptionBuilder().setCompatibility(1);
		return options;
	}

	/** A subscription to a stream from its start. */
	static ReadReq.Options.Builder subscription(String stream) {
		ReadReq.Options.Builder options = following();
		options.getStreamBuilder().setStart(EMPTY).setStreamIdentifier(stream(stream));
		return options;
	}

	/** A subscription to what the log holds after a position. */
	static ReadReq.Options.Builder subscription(long after) {
		ReadReq.Options.Builder options = following();
		options.getAllBuilder().getPositionBuilder().setCommitPosition(after).setPreparePosition(after);
		return options;
	}

	private static ReadReq.Options.Builder following() {
		return options().setSubscription(ReadReq.Options.SubscriptionOptions.getDefaultInstance());
	}

	private static ReadReq.Options.Builder options() {
		ReadReq.Options.Builder options = ReadReq.Options.newBuilder().setNoFilter(EMPTY);
		options.getUuidOptionBuilder().setStructured(EMPTY);
		return options;
	}

}
