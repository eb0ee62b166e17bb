package io.quotestream.eventstore.streams;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.quotestream.eventstore.log.EventLog;
import io.quotestream.eventstore.log.LogReader;
import io.quotestream.eventstore.log.SerialTask;
import io.quotestream.eventstore.protocol.ConnectionThread;
import io.quotestream.eventstore.protocol.OpenCalls;
import io.quotestream.eventstore.protocol.OpenCalls.OpenCall;
import io.quotestream.eventstore.protocol.Refusal;
import io.quotestream.eventstore.streams.EventSource.Batch;
import io.quotestream.eventstore.streams.EventSource.Then;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One read or catch-up subscription. A reader's thread reads pages, the connection's own
 * thread sends them. It holds two pages at most, one to send and one to follow, and reads
 * on only when the client took one: how slow a client is matters to nobody else.
 */
final class ReadCall implements OpenCall {

	private static final Logger logger = LoggerFactory.getLogger(ReadCall.class);

	private static final int MOST_PAGES = 2;

	private final EventSource source;

	private final ServerCallStreamObserver<byte[]> client;

	private final EventLog log;

	private final OpenCalls openCalls;

	private final SerialTask reading;

	private final Runnable wake;

	private final Executor connection = ConnectionThread.current();

	/** How many pages are read and not sent. */
	private final AtomicInteger waiting = new AtomicInteger();

	/** Set once by the reader: nothing follows the last page. */
	private boolean readToEnd;

	/** Of the connection's thread only, as are the next two. */
	private final Queue<Batch> pages = new ArrayDeque<>(MOST_PAGES);

	private int sent;

	private volatile boolean ended;

	ReadCall(EventSource source, ServerCallStreamObserver<byte[]> client, EventLog log, OpenCalls openCalls) {
		this.source = source;
		this.client = client;
		this.log = log;
		this.openCalls = openCalls;
		this.reading = new SerialTask(log.readers(), this::read);
		this.wake = this.reading::signal;
	}

	void start() {
		this.client.setOnReadyHandler(this::send);
		this.client.setOnCancelHandler(this::release);
		this.openCalls.add(this);
		String stream = this.source.pausesFor();
		if (stream != null) {
			this.log.tail().listen(stream, this.wake);
		}
		this.reading.signal();
	}

	@Override
	public void stop() {
		this.connection.execute(() -> fail(Refusal.stopping()));
	}

	/** Reads one page if there is room, and tells whether to go on. */
	private boolean read(LogReader reader) {
		if (this.ended || this.readToEnd || this.waiting.get() == MOST_PAGES) {
			return false;
		}
		Batch page = page(reader);
		this.readToEnd = page.then() == Then.COMPLETE || page.then() == Then.FAIL;
		boolean room = this.waiting.incrementAndGet() < MOST_PAGES;
		this.connection.execute(() -> {
			this.pages.add(page);
			send();
		});
		return room && page.then() == Then.MORE;
	}

	private Batch page(LogReader reader) {
		try {
			return this.source.next(reader);
		}
		catch (SQLException ex) {
			logger.error("a read failed", ex);
			return Batch.failed(List.of(),
					Status.INTERNAL.withDescription("The log could not be read").asRuntimeException());
		}
		catch (StatusRuntimeException ex) {
			return Batch.failed(List.of(), ex);
		}
		catch (RuntimeException | Error ex) {
			logger.error("a read failed", ex);
			return Batch.failed(List.of(), Refusal.unhandled());
		}
	}

	/** Sends what the client takes. */
	private void send() {
		Batch page = this.pages.peek();
		while (page != null && !this.ended && sendAll(page.messages())) {
			this.pages.remove();
			this.sent = 0;
			switch (page.then()) {
				case COMPLETE -> {
					release();
					this.client.onCompleted();
				}
				case FAIL -> fail(page.failure());
				case MORE, PAUSE -> {
					// Signals while there was no room were left unheard.
					if (this.waiting.getAndDecrement() == MOST_PAGES) {
						this.reading.signal();
					}
				}
			}
			page = this.pages.peek();
		}
	}

	/** Whether all of them went out. */
	private boolean sendAll(List<byte[]> messages) {
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
		if (!this.ended) {
			release();
			this.client.onError((failure != null) ? failure : Refusal.unhandled());
		}
	}

	private void release() {
		this.ended = true;
		this.pages.clear();
		this.openCalls.remove(this);
		String stream = this.source.pausesFor();
		if (stream != null) {
			this.log.tail().forget(stream, this.wake);
		}
	}

}
