package io.quotestream.eventstore.streams;

import io.grpc.Context;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq.ProposedMessage;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import io.quotestream.eventstore.log.LogWriter;
import io.quotestream.eventstore.log.ProposedEvent;
import io.quotestream.eventstore.protocol.ConnectionThread;
import io.quotestream.eventstore.protocol.EventIds;
import io.quotestream.eventstore.protocol.OpenCalls.OpenCall;
import io.quotestream.eventstore.protocol.OpenCalls;
import io.quotestream.eventstore.protocol.Refusal;
import io.quotestream.eventstore.protocol.SystemMetadata;
import io.quotestream.eventstore.protocol.UnaryAnswer;
import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;

/**
 * One append: collects its events, and hands them to the writer when the client is done.
 */
final class AppendCall implements StreamObserver<AppendReq>, OpenCall {

	/** Data, metadata and type names of one append, together. */
	static final int MAX_APPEND_SIZE = 1 << 20;

	private static final UUID NIL = new UUID(0, 0);

	private final LogWriter writer;

	private final StreamObserver<AppendResp> client;

	private final OpenCalls openCalls;

	private final Executor connection = ConnectionThread.current();

	private final Context context = Context.current();

	private final List<ProposedEvent> events = new ArrayList<>();

	private @Nullable WriteTarget target;

	private boolean completed;

	private boolean refused;

	private int size;

	AppendCall(LogWriter writer, StreamObserver<AppendResp> client, OpenCalls openCalls) {
		this.writer = writer;
		this.client = client;
		this.openCalls = openCalls;
		openCalls.add(this);
	}

	@Override
	public void onNext(AppendReq request) {
		if (this.refused) {
			return;
		}
		try {
			switch (request.getContentCase()) {
				case OPTIONS -> begin(request.getOptions());
				case PROPOSED_MESSAGE -> add(request.getProposedMessage());
				case CONTENT_NOT_SET -> throw Refusal.unhandled();
			}
		}
		catch (StatusRuntimeException ex) {
			refuse(ex);
		}
	}

	@Override
	public void onCompleted() {
		if (this.refused) {
			return;
		}
		this.completed = true;
		this.openCalls.remove(this);
		WriteTarget to = this.target;
		if (to == null) {
			refuse(Refusal.unhandled());
			return;
		}
		UnaryAnswer.send(this.client,
				this.writer
					.submit((transaction) -> transaction.append(to.stream(), to.expected(), this.events),
							this.context::isCancelled)
					.thenApply(new WriteResponses(to.stream())::append));
	}

	@Override
	public void onError(Throwable failure) {
		// The client is gone before it was done: there is nothing to undo.
		this.openCalls.remove(this);
	}

	/** A client that is not done would be hung up on without a reason. */
	@Override
	public void stop() {
		this.connection.execute(() -> {
			if (!this.completed && !this.refused) {
				refuse(Refusal.stopping());
			}
		});
	}

	private void begin(AppendReq.Options options) {
		if (this.target != null) {
			throw Refusal.unhandled();
		}
		this.target = WriteTarget.of(options);
	}

	private void add(ProposedMessage message) {
		if (this.target == null) {
			throw Refusal.unhandled();
		}
		ProposedEvent event = new ProposedEvent(EventIds.read(message.getId()), required(message, SystemMetadata.TYPE),
				required(message, SystemMetadata.CONTENT_TYPE).equals(SystemMetadata.JSON), message.getData(),
				message.getCustomMetadata());
		if (event.type().isEmpty() || event.id().equals(NIL)) {
			throw Refusal.unhandled();
		}
		this.size += event.appendSize();
		if (this.size > MAX_APPEND_SIZE) {
			throw Refusal.maximumAppendSizeExceeded(MAX_APPEND_SIZE);
		}
		this.events.add(event);
	}

	private static String required(ProposedMessage message, String property) {
		String value = message.getMetadataMap().get(property);
		if (value == null) {
			throw Refusal.missingMetadataProperty(property);
		}
		return value;
	}

	private void refuse(StatusRuntimeException refusal) {
		this.refused = true;
		this.openCalls.remove(this);
		this.events.clear();
		this.client.onError(refusal);
	}

}
