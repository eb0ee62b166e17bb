package io.quotestream.benchmarks;

import java.io.IOException;
import java.nio.file.Path;

/** Starts what is measured, and what it is measured against. */
public interface Servers {

	/** An embedded event store over a data folder. */
	Server startStore(Path data) throws IOException;

	/** A server that stores nothing and streams prepared bytes. */
	Server startFloor(long seed) throws IOException;

	/** The same, but each append is answered when the disk has as many bytes of it. */
	Server startForcingFloor(long seed, Path file) throws IOException;

	/** A caller of a server that shares no process with the benchmarks. */
	Caller startCaller(Server server) throws IOException;

}
