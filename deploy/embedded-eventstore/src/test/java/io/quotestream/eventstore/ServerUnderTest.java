package io.quotestream.eventstore;

import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The server the conformance suite asks: the one named by the system property
 * {@code eventstore.connection-string}, else an embedded store that all classes share.
 */
final class ServerUnderTest {

	static final String CONNECTION_STRING = connect();

	static final KurrentDBClient CLIENT = KurrentDBClient
		.create(KurrentDBConnectionString.parseOrThrow(CONNECTION_STRING));

	private ServerUnderTest() {
	}

	/** For the points the official client cannot ask. */
	static String target() {
		String afterScheme = CONNECTION_STRING.substring(CONNECTION_STRING.indexOf("//") + 2);
		return afterScheme.substring(0, afterScheme.indexOf('?'));
	}

	private static String connect() {
		String given = System.getProperty("eventstore.connection-string");
		if (given != null) {
			return given;
		}
		try {
			Path folder = Files.createTempDirectory("conformance");
			EmbeddedEventStore store = EmbeddedEventStore.start(folder);
			Runtime.getRuntime().addShutdownHook(new Thread(() -> {
				store.close();
				TestFolders.delete(folder);
			}));
			return store.connectionString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
