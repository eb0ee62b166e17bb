package io.quotestream.query.running;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import redis.embedded.core.ExecutableProvider;

import org.springframework.util.FileSystemUtils;

import io.quotestream.proto.RestartPort;

import static org.awaitility.Awaitility.await;

/** A real Redis that keeps its data over a kill, on a port of its own. */
public final class RedisProcess implements AutoCloseable {

	private static final Path EXECUTABLE = executable();

	private final Path folder;

	private final int port;

	private @Nullable Process process;

	private RedisProcess(Path folder, int port) {
		this.folder = folder;
		this.port = port;
	}

	public static RedisProcess stopped() {
		try {
			return new RedisProcess(Files.createTempDirectory("query-redis"), RestartPort.free());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public static RedisProcess started() {
		var redis = stopped();
		redis.start();
		return redis;
	}

	/** The same data at another port: what is written there is missed by everybody. */
	public RedisProcess elsewhere() {
		return new RedisProcess(this.folder, RestartPort.free());
	}

	public void start() {
		var command = List.of(EXECUTABLE.toString(), "--bind", "127.0.0.1", "--port", Integer.toString(this.port),
				"--dir", this.folder.toString(), "--appendonly", "yes", "--appendfsync", "always", "--save", "");
		try {
			this.process = new ProcessBuilder(command).redirectErrorStream(true)
				.redirectOutput(this.folder.resolve("redis.log").toFile())
				.start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		await().atMost(Duration.ofMinutes(2)).pollInterval(Duration.ofMillis(20)).until(this::listens);
	}

	public void kill() {
		var running = this.process;
		this.process = null;
		if (running != null) {
			running.destroyForcibly();
			try {
				running.waitFor(1, TimeUnit.MINUTES);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}
	}

	public String url() {
		return "redis://127.0.0.1:" + this.port;
	}

	@Override
	public void close() {
		kill();
		try {
			FileSystemUtils.deleteRecursively(this.folder);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private boolean listens() {
		try (var socket = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			return socket.isConnected();
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static Path executable() {
		try {
			return installed().get().toPath().toAbsolutePath();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static ExecutableProvider installed() {
		try {
			return ExecutableProvider.newExecutableInPath("redis-server");
		}
		catch (FileNotFoundException ex) {
			return ExecutableProvider.newJarResourceProvider();
		}
	}

}
