package io.quotestream.eventstore;

import io.quotestream.eventstore.ServerArguments.InvalidArgumentsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The store as a program of its own. */
public final class EmbeddedEventStoreServer {

	static {
		// Not named logback.xml: inside other programs' tests their own must win.
		System.setProperty("logback.configurationFile", "embedded-eventstore-logback.xml");
	}

	private static final Logger logger = LoggerFactory.getLogger(EmbeddedEventStoreServer.class);

	private static final int FAILED = 1;

	private static final int MISUSED = 2;

	private EmbeddedEventStoreServer() {
	}

	public static void main(String[] args) throws InterruptedException {
		ServerArguments arguments;
		try {
			arguments = ServerArguments.parse(List.of(args));
		}
		catch (InvalidArgumentsException ex) {
			System.err.println("embedded-eventstore: " + ex.getMessage() + " (--help lists the options)");
			System.exit(MISUSED);
			return;
		}
		switch (arguments.command()) {
			case HELP -> System.out.print(ServerArguments.USAGE);
			case VERIFY -> System.exit(new Verification(System.out, System.err).run(arguments.dataFolder()));
			case SERVE -> serve(arguments);
		}
	}

	private static void serve(ServerArguments arguments) throws InterruptedException {
		MeteredEventStore store;
		try {
			store = MeteredEventStore.start(arguments.dataFolder(), arguments.address(), arguments.metricsPort());
		}
		catch (IOException ex) {
			System.err.println("embedded-eventstore: " + ex.getMessage());
			System.exit(FAILED);
			return;
		}
		catch (RuntimeException ex) {
			logger.error("the store could not be started", ex);
			System.exit(FAILED);
			return;
		}
		Runtime.getRuntime().addShutdownHook(new Thread(() -> {
			logger.info("stopping");
			store.close();
			logger.info("stopped");
		}, "shutdown"));
		store.metricsUrl().ifPresent((url) -> logger.info("metrics at {}", url));
		logger.info("listening on {}:{}, data in {}", arguments.address().getHostString(), store.store().port(),
				arguments.dataFolder());
		new CountDownLatch(1).await();
	}

}
