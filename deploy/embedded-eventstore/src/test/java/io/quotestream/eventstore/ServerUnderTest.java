package io.quotestream.eventstore;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.kurrent.dbclient.Endpoint;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBConnectionString;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * The server the conformance suite asks: one that runs, named by its connection string
 * (without TLS); or one started from an image, where there is Docker; else an embedded
 * store. All classes share it.
 */
final class ServerUnderTest {

	private static final String CONNECTION_STRING_PROPERTY = "eventstore.connection-string";

	private static final String IMAGE_PROPERTY = "eventstore.image";

	private static final int CONTAINER_PORT = 2113;

	/** So little that a reader who does not read holds its server up at once. */
	private static final int SMALL_WINDOW = 65_535;

	static final String CONNECTION_STRING = connectionString();

	static final KurrentDBClient CLIENT = KurrentDBClient.create(StoreClient.patient(CONNECTION_STRING));

	/** For the points the official client cannot ask. */
	static final ManagedChannel CHANNEL = channel();

	private ServerUnderTest() {
	}

	/** Whether tests may start, stop or look inside stores as they like. */
	static boolean isEmbedded() {
		return System.getProperty(CONNECTION_STRING_PROPERTY) == null && System.getProperty(IMAGE_PROPERTY) == null;
	}

	/** The host and the port the suite reaches it at. */
	static Endpoint endpoint() {
		return KurrentDBConnectionString.parseOrThrow(CONNECTION_STRING).getHosts()[0];
	}

	/** A connection of its own, on which a slow reader is in nobody else's way. */
	static ManagedChannel channel() {
		return NettyChannelBuilder.forAddress(endpoint().getHost(), endpoint().getPort())
			.flowControlWindow(SMALL_WINDOW)
			.usePlaintext()
			.build();
	}

	private static String connectionString() {
		String given = System.getProperty(CONNECTION_STRING_PROPERTY);
		if (given != null) {
			return given;
		}
		String image = System.getProperty(IMAGE_PROPERTY);
		return (image != null) ? startContainer(image) : startEmbedded();
	}

	/** Testcontainers removes the container when this process ends. */
	@SuppressWarnings("resource")
	private static String startContainer(String image) {
		GenericContainer<?> container = new GenericContainer<>(image).withExposedPorts(CONTAINER_PORT)
			.withEnv(Map.of("EVENTSTORE_INSECURE", "true", "KURRENTDB_INSECURE", "true"))
			.waitingFor(Wait.forHealthcheck());
		container.start();
		return "esdb://%s:%d?tls=false".formatted(container.getHost(), container.getMappedPort(CONTAINER_PORT));
	}

	private static String startEmbedded() {
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
