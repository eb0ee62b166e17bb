package io.quotestream.eventstore.streams;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.quotestream.eventstore.log.EventLog;
import io.quotestream.eventstore.log.LogReader;
import io.quotestream.eventstore.log.SerialTask;
import io.quotestream.eventstore.protocol.OpenCalls;
import io.quotestream.eventstore.protocol.OpenCalls.OpenCall;
import io.quotestream.eventstore.protocol.Refusal;
import io.quotestream.eventstore.streams.EventSource.Batch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.List;

/**
 * One read or catch-up subscription. It holds at most one page, and reads the next only
 * when the client took this one: how slow a client is matters to nobody else.
 */
final class ReadCall implements OpenCall {

	private static final Logger logger = LoggerFactory.getLogger(ReadCall.class);

	private final EventSource source;

	private final ServerCallStreamObserver<byte[]> client;

	private final EventLog log;

	private final OpenCalls openCalls;

	private final SerialTask task;

	private final Runnable wake;

	private Batch batch = Batch.more(List.of());

	private int sent;

	private boolean ended;

	private volatile boolean stopping;

	ReadCall(EventSource source, ServerCallStreamObserver<byte[]> client, EventLog log, OpenCalls openCalls) {
		this.source = source;
		this.client = client;
		this.log = log;
		this.openCalls = openCalls;
		this.task = new SerialTask(log.readers(), this::step);
		this.wake = this.task::signal;
	}

	void start() {
		this.client.setOnReadyHandler(this.wake);
		this.client.setOnCancelHandler(this.wake);
		this.openCalls.add(this);
		String stream = this.source.pausesFor();
		if (stream != null) {
			this.log.tail().listen(stream, this.wake);
		}
		this.task.signal();
	}

	@Override
	public void stop() {
		this.stopping = true;
		this.task.signal();
	}

	/** Sends what the client takes, then reads one page at most. */
	private boolean step(LogReader reader) {
		if (this.ended) {
			return false;
		}
		if (this.client.isCancelled()) {
			release();
			return false;
		}
		if (this.stopping) {
			fail(Refusal.stopping());
			return false;
		}
		try {
			return advance(reader);
		}
		catch (SQLException ex) {
			logger.error("a read failed", ex);
			fail(Status.INTERNAL.withDescription("The log could not be read").asRuntimeException());
			return false;
		}
		catch (StatusRuntimeException ex) {
			fail(ex);
			return false;
		}
		catch (RuntimeException ex) {
			logger.error("a read failed", ex);
			fail(Refusal.unhandled());
			return false;
		}
	}

	private boolean advance(LogReader reader) throws SQLException {
		if (!drain()) {
			return false;
		}
		switch (this.batch.then()) {
			case MORE, PAUSE -> {
				// A pause ends with the signal that brought us here.
				this.batch = this.source.next(reader);
				this.sent = 0;
				return drain() && this.batch.then() != EventSource.Then.PAUSE;
			}
			case COMPLETE -> {
				release();
				this.client.onCompleted();
			}
			case FAIL -> fail(this.batch.failure());
		}
		return false;
	}

	/** Whether the whole batch went out. */
	private boolean drain() {
		List<byte[]> messages = this.batch.messages();
		while (this.sent < messages.size()) {
			if (!this.client.isReady()) {
				return false;
			}
			this.client.onNext(messages.get(this.sent));
			this.sent++;
		}
		return true;
	}

	private void fail(@Nullable StatusRuntimeException failure) {
		release();
		this.client.onError((failure != null) ? failure : Refusal.unhandled());
	}

	private void release() {
		this.ended = true;
		this.batch = Batch.last(List.of());
		this.openCalls.remove(this);
		String stream = this.source.pausesFor();
		if (stream != null) {
			this.log.tail().forget(stream, this.wake);
		}
	}

}
