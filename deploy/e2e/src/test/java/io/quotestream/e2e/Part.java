package io.quotestream.e2e;

/**
 * A process of the system, by the name and the default port that {@code run} gives it.
 */
enum Part {

	EVENT_STORE("event-store", 2113),

	REDIS("redis", 16379),

	COMMAND("command-service", 9101),

	PROJECTION("projection-service", 9103),

	QUERY("query-service", 9102),

	SIMULATORS("simulators", 9104),

	GATEWAY("gateway", 8080);

	private static final int MANAGEMENT = 100;

	private final String title;

	private final int port;

	Part(String title, int port) {
		this.title = title;
		this.port = port;
	}

	String title() {
		return this.title;
	}

	int port() {
		return this.port;
	}

	/** Of a service: where it tells its health and its metrics. */
	int managementPort() {
		return this.port + MANAGEMENT;
	}

}
