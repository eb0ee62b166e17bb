package io.quotestream.benchmarks.store;

import io.quotestream.benchmarks.Benchmark;

import java.util.List;

/** What the embedded event store is held to. */
public final class StoreBenchmarks {

	private StoreBenchmarks() {
	}

	public static List<Benchmark> all() {
		return List.of(new AppendOneByOne(), new AppendTogether(), new AppendAtRate(), new ReadAll(),
				new ConsumeGroup(), new OpenStore());
	}

}
