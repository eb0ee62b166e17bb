package io.quotestream.command.api;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/** All that anybody logs, at every level, until it is closed. */
public final class HeardLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Queue<ILoggingEvent> heard = new ConcurrentLinkedQueue<>();

	private final Logger root;

	private final Map<Logger, Level> levels;

	public HeardLog() {
		var context = (LoggerContext) LoggerFactory.getILoggerFactory();
		this.root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		this.levels = context.getLoggerList()
			.stream()
			.filter((logger) -> logger.getLevel() != null)
			.collect(Collectors.toMap((logger) -> logger, Logger::getLevel));
		this.levels.keySet().forEach((logger) -> logger.setLevel(Level.ALL));
		start();
		this.root.addAppender(this);
	}

	public List<ILoggingEvent> all() {
		return List.copyOf(this.heard);
	}

	/** What one class logged. */
	public List<ILoggingEvent> of(Class<?> type) {
		return all().stream().filter((event) -> event.getLoggerName().equals(type.getName())).toList();
	}

	/** What a line says anywhere. */
	public static String text(ILoggingEvent event) {
		var thrown = event.getThrowableProxy();
		return event.getFormattedMessage() + " " + event.getMDCPropertyMap()
				+ ((thrown != null) ? ThrowableProxyUtil.asString(thrown) : "");
	}

	@Override
	public void close() {
		this.root.detachAppender(this);
		this.levels.forEach(Logger::setLevel);
		stop();
	}

	@Override
	protected void append(ILoggingEvent event) {
		event.prepareForDeferredProcessing();
		this.heard.add(event);
	}

}
