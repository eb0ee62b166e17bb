package io.quotestream.benchmarks;

import io.quotestream.benchmarks.store.FloorServer;
import io.quotestream.eventstore.EmbeddedEventStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Whether every benchmark still runs; how fast is not asked here. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class BenchmarksTest {

	@TempDir
	private Path folder;

	@Test
	void every_benchmark_prints_its_figures_beside_their_floors() throws IOException, InterruptedException {
		ByteArrayOutputStream printed = new ByteArrayOutputStream();
		Run run = new Run(Effort.BLINK, 42, new InThisProcess(), this.folder);
		Benchmarks.measure(Benchmarks.ALL, run, new PrintStream(printed, true, StandardCharsets.UTF_8));
		assertThat(printed.toString(StandardCharsets.UTF_8)).contains("machine: ", "noise gate ",
				"| one append in flight, p50", "us round trip + ",
				"| the same, the server only writes and forces a file", "| 64 appends in flight", "| read of $all",
				"| persistent subscription", "| opening 2000 events, from the start of the process",
				"| opening 2000 events, without", "| resident memory",
				"| loading a quote of 2000 events from its first event", "| the same from its snapshot and 499 events");
	}

	/** Processes of their own would take longer to start than all they do here. */
	private static final class InThisProcess implements Servers {

		@Override
		public Server startStore(Path data) throws IOException {
			EmbeddedEventStore store = EmbeddedEventStore.start(data);
			return new Server(ProcessHandle.current(), store.port(), store::close);
		}

		@Override
		public Server startFloor(long seed) throws IOException {
			return floor(seed, null);
		}

		@Override
		public Server startForcingFloor(long seed, Path file) throws IOException {
			return floor(seed, file);
		}

		@Override
		public Caller startCaller(Server server) {
			return new BareCalls(server.port());
		}

		private static Server floor(long seed, @Nullable Path forced) throws IOException {
			io.grpc.Server floor = FloorServer.start(seed, forced);
			return new Server(ProcessHandle.current(), floor.getPort(), floor::shutdownNow);
		}

	}

}
