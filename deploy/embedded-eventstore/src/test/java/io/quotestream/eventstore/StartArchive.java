package io.quotestream.eventstore;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the JVM loaded for a first server, so that the many others of the tests start in
 * little more than half the time. Only classes in jars can be shared: where those of the
 * server are not, as in a development environment, each loads its own.
 */
final class StartArchive {

	private static final String ALL_CLASSES = System.getProperty("java.class.path");

	private static final String JARS = Arrays.stream(ALL_CLASSES.split(File.pathSeparator))
		.filter((entry) -> Files.isRegularFile(Path.of(entry)))
		.collect(Collectors.joining(File.pathSeparator));

	private static final boolean POSSIBLE = EmbeddedEventStoreServer.class.getProtectionDomain()
		.getCodeSource()
		.getLocation()
		.getPath()
		.endsWith(".jar");

	private static final List<String> OPTIONS = POSSIBLE ? make() : List.of();

	private StartArchive() {
	}

	static String classPath() {
		return POSSIBLE ? JARS : ALL_CLASSES;
	}

	/** What makes a server use it; nothing where it could not be made. */
	static List<String> options() {
		return OPTIONS;
	}

	private static List<String> make() {
		try {
			Path folder = Files.createTempDirectory("start-archive");
			Runtime.getRuntime().addShutdownHook(new Thread(() -> TestFolders.delete(folder)));
			Path archive = folder.resolve("server.jsa");
			List<String> command = ServerProcess.command(folder.resolve("data"),
					List.of("-XX:ArchiveClassesAtExit=" + archive));
			try (ServerProcess first = ServerProcess.start(command);
					StoreClient client = StoreClient.connect(first.connectionString())) {
				client.append("s", 1);
				client.read("s");
				first.stop();
			}
			return Files.exists(archive) ? List.of("-XX:SharedArchiveFile=" + archive) : List.of();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
