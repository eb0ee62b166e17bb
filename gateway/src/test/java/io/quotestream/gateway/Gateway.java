package io.quotestream.gateway;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assertions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A real Envoy, started by {@code gateway/envoy} as users start it, on ports that the
 * system chose.
 */
final class Gateway implements AutoCloseable {

	private static final Pattern LISTENER_PORT = Pattern.compile("\"port_value\":\\s*(\\d+)");

	/** Only ever used up on a machine that does much else. */
	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final Process process;

	private final Path runtime;

	private final URI admin;

	private final int port;

	private Gateway(Process process, Path runtime) throws IOException {
		this.process = process;
		this.runtime = runtime;
		Path adminAddress = runtime.resolve("admin-address");
		// The file is there a moment before what stands in it.
		await().atMost(PATIENCE).until(() -> !process.isAlive() || !said(adminAddress).isEmpty());
		assertThat(process.isAlive()).as("Envoy runs; it said: %s", said(log())).isTrue();
		this.admin = URI.create("http://" + said(adminAddress));
		await().atMost(PATIENCE).until(() -> admin("/ready").statusCode() == 200);
		Matcher listener = LISTENER_PORT.matcher(admin("/listeners?format=json").body());
		assertThat(listener.find()).as("Envoy listens").isTrue();
		this.port = Integer.parseInt(listener.group(1));
	}

	static Gateway inFrontOf(Upstream services) {
		return inFrontOf(services.endpoint(), services.endpoint(), Map.of());
	}

	static Gateway inFrontOf(String commandEndpoints, String queryEndpoints, Map<String, String> more) {
		Prerequisite.missingEnvoy().ifPresent(Assertions::fail);
		try {
			Path target = Files.createDirectories(GatewayScript.FOLDER.resolve("target/it"));
			Path runtime = Files.createTempDirectory(target, "gateway-");
			Map<String, String> environment = new HashMap<>(more);
			environment.put("QUOTESTREAM_GATEWAY_PORT", "0");
			environment.put("QUOTESTREAM_GATEWAY_ADMIN_PORT", "0");
			environment.put("QUOTESTREAM_GATEWAY_ACCESS_LOG", runtime.resolve("access.log").toString());
			environment.put("QUOTESTREAM_COMMAND_ENDPOINTS", commandEndpoints);
			environment.put("QUOTESTREAM_QUERY_ENDPOINTS", queryEndpoints);
			ProcessBuilder command = GatewayScript.command("run", "--runtime", runtime.toString(), "--",
					"--concurrency", "1");
			command.environment().putAll(environment);
			return new Gateway(command.redirectErrorStream(true).redirectOutput(logIn(runtime)).start(), runtime);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String said(Path file) throws IOException {
		return Files.exists(file) ? Files.readString(file).strip() : "";
	}

	int port() {
		return this.port;
	}

	URI page(String path) {
		return URI.create("http://127.0.0.1:" + this.port + path);
	}

	/** One line for each finished call, oldest first. */
	List<String> accessLog() {
		try {
			Path file = this.runtime.resolve("access.log");
			return Files.exists(file) ? Files.readAllLines(file) : List.of();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** A counter or gauge of Envoy's by its full name; 0 while it does not exist. */
	long statistic(String name) {
		Matcher value = Pattern.compile(Pattern.quote(name) + ": (\\d+)")
			.matcher(admin("/stats?filter=" + name).body());
		return value.find() ? Long.parseLong(value.group(1)) : 0;
	}

	private HttpResponse<String> admin(String path) {
		return send(HttpRequest.newBuilder(this.admin.resolve(path)).build());
	}

	static HttpResponse<String> send(HttpRequest request) {
		try {
			return HTTP.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private Path log() {
		return logIn(this.runtime).toPath();
	}

	private static File logIn(Path runtime) {
		return runtime.resolve("envoy.log").toFile();
	}

	static void close(@Nullable Gateway gateway) {
		if (gateway != null) {
			gateway.close();
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			assertThat(this.process.waitFor(1, TimeUnit.MINUTES)).as("Envoy stops").isTrue();
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
