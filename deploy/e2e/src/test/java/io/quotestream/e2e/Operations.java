package io.quotestream.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import java.util.TreeMap;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What Envoy and the services tell operators about themselves, over HTTP. */
final class Operations {

	private static final ObjectMapper JSON = new ObjectMapper();

	private final HttpClient http = HttpClient.newHttpClient();

	private final int envoyAdminPort;

	Operations(int envoyAdminPort) {
		this.envoyAdminPort = envoyAdminPort;
	}

	/** The version as Envoy spells it: commit, number, state, build and TLS library. */
	String envoyVersion() {
		return get(this.envoyAdminPort, "/server_info").path("version").asText();
	}

	/** Whether Envoy would send calls to every endpoint it knows. */
	boolean envoySeesAllHealthy() {
		for (var cluster : clusters()) {
			for (var host : cluster.path("host_statuses")) {
				var health = host.path("health_status");
				if (health.path("failed_active_health_check").asBoolean()
						|| health.path("failed_outlier_check").asBoolean()) {
					return false;
				}
			}
		}
		return true;
	}

	/** How many calls Envoy has sent to each endpoint of a service, by port. */
	Map<Integer, Long> callsByPort(Part service) {
		var calls = new TreeMap<Integer, Long>();
		for (var cluster : clusters()) {
			if (cluster.path("name").asText().equals(service.title())) {
				for (var host : cluster.path("host_statuses")) {
					calls.put(host.at("/address/socket_address/port_value").asInt(), statistic(host, "rq_total"));
				}
			}
		}
		return calls;
	}

	/** The value of a metric that a service publishes. */
	double metric(int managementPort, String name) {
		return get(managementPort, "/actuator/metrics/" + name).at("/measurements/0/value").asDouble();
	}

	/** Whether a service that may not even listen yet takes calls. */
	boolean isReady(int managementPort) {
		try {
			return get(managementPort, "/actuator/health/readiness").path("status").asText().equals("UP");
		}
		catch (UncheckedIOException | IllegalStateException ex) {
			return false;
		}
	}

	private JsonNode clusters() {
		return get(this.envoyAdminPort, "/clusters?format=json").path("cluster_statuses");
	}

	private static long statistic(JsonNode host, String name) {
		for (var each : host.path("stats")) {
			if (each.path("name").asText().equals(name)) {
				return each.path("value").asLong();
			}
		}
		return 0;
	}

	private JsonNode get(int port, String path) {
		try {
			var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build();
			var response = this.http.send(request, HttpResponse.BodyHandlers.ofString());
			if (response.statusCode() != 200) {
				throw new IllegalStateException(path + " answers " + response.statusCode());
			}
			return JSON.readTree(response.body());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
