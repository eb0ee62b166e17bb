package io.quotestream.benchmarks.store;

import io.quotestream.benchmarks.Sample;
import io.quotestream.benchmarks.Server;

import java.time.Duration;

/** Reads all events of a server in one way, as often as there is time for. */
interface EventReader extends AutoCloseable {

	/** Reads for about so long. */
	Sample read(Duration duration);

	@Override
	void close();

	/** Connects to a server that has so many events to read. */
	@FunctionalInterface
	interface Connection {

		EventReader to(Server server, int events);

	}

}
