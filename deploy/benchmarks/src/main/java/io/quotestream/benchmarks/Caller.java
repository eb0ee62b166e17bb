package io.quotestream.benchmarks;

import java.io.IOException;
import java.time.Duration;

/** Makes bare unary calls to a server, one at a time. */
interface Caller extends AutoCloseable {

	/** Calls for so long, and answers the median time of a call in microseconds. */
	double p50Micros(Duration window) throws IOException, InterruptedException;

	@Override
	void close();

}
