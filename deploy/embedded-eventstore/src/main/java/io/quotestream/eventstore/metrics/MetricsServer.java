package io.quotestream.eventstore.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/** Serves the metrics by HTTP, to this machine only. */
public final class MetricsServer implements AutoCloseable {

	private static final String PATH = "/metrics";

	private static final int OK = 200;

	private static final int NOT_FOUND = 404;

	private final StoreMetrics metrics;

	private final HttpServer server;

	private MetricsServer(StoreMetrics metrics, HttpServer server) {
		this.metrics = metrics;
		this.server = server;
	}

	/** Starts serving on a port, 0 for any free one. */
	public static MetricsServer start(StoreMetrics metrics, int port) throws IOException {
		HttpServer server;
		try {
			server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
		}
		catch (IOException ex) {
			throw new IOException("cannot serve metrics on port %d: %s".formatted(port, ex.getMessage()), ex);
		}
		MetricsServer serving = new MetricsServer(metrics, server);
		// Else one client that sends half a request keeps all others waiting.
		server.setExecutor(Thread::startVirtualThread);
		server.createContext(PATH, serving::answer);
		server.start();
		return serving;
	}

	/** Where it serves. */
	public String url() {
		return "http://127.0.0.1:" + this.server.getAddress().getPort() + PATH;
	}

	private void answer(HttpExchange exchange) throws IOException {
		try (exchange) {
			if (!exchange.getRequestURI().getPath().equals(PATH)) {
				exchange.sendResponseHeaders(NOT_FOUND, -1);
				return;
			}
			byte[] body = this.metrics.scrape().getBytes(StandardCharsets.UTF_8);
			exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
			exchange.sendResponseHeaders(OK, body.length);
			exchange.getResponseBody().write(body);
		}
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

}
