package io.quotestream.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** Starts what is measured, and what it is measured against. */
public interface Servers {

	/** An embedded event store over a data folder. */
	Server startStore(Path data) throws IOException;

	/** A server that stores nothing and streams prepared bytes. */
	Server startFloor(long seed) throws IOException;

}
