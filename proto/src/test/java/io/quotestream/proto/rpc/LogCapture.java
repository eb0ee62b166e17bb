package io.quotestream.proto.rpc;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/** What a class logs while a test runs; it stays out of the test's own output. */
final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();

	private final Logger logger;

	private LogCapture(Logger logger) {
		this.logger = logger;
	}

	static LogCapture of(Class<?> type) {
		var capture = new LogCapture((Logger) LoggerFactory.getLogger(type));
		capture.start();
		capture.logger.addAppender(capture);
		capture.logger.setAdditive(false);
		capture.logger.setLevel(Level.DEBUG);
		return capture;
	}

	List<ILoggingEvent> events() {
		return this.events;
	}

	@Override
	protected void append(ILoggingEvent event) {
		event.prepareForDeferredProcessing();
		this.events.add(event);
	}

	@Override
	public void close() {
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
		this.logger.detachAppender(this);
	}

}
