package io.quotestream.benchmarks.store;

import io.quotestream.benchmarks.Benchmark;

import java.util.List;

/** What the embedded event store is held to. */
public final class StoreBenchmarks {

	private StoreBenchmarks() {
	}

	public static List<Benchmark> all() {
		return List.of(new AppendOneByOne(), new AppendTogether(), new AppendAtRate(),
				new EventsPerSecond("read-all", "read of $all", 0.6, WholeLog::new, WholeLog::new),
				new EventsPerSecond("persistent-subscription", "persistent subscription", 0.5, Group::ofFloor,
						Group::of),
				new OpenStore());
	}

}
