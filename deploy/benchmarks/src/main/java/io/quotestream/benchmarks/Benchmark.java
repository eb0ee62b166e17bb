package io.quotestream.benchmarks;

import java.io.IOException;
import java.util.List;

/** Something measured against its floors in one go. */
public interface Benchmark {

	/** What it is picked by on the command line. */
	String name();

	/** Measures, and answers every figure with the floors it is held against. */
	List<Figure> measure(Run run) throws IOException, InterruptedException;

}
