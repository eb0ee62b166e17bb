package io.quotestream.benchmarks.store;

import io.quotestream.benchmarks.Benchmark;
import io.quotestream.benchmarks.Contestant;
import io.quotestream.benchmarks.Figure;
import io.quotestream.benchmarks.Rounds;
import io.quotestream.benchmarks.Run;
import io.quotestream.benchmarks.Sample;
import io.quotestream.benchmarks.Server;
import io.quotestream.benchmarks.Target;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** How many events a second one reader of the whole log gets. */
final class ReadAll implements Benchmark {

	@Override
	public String name() {
		return "read-all";
	}

	@Override
	public List<Figure> measure(Run run) throws IOException, InterruptedException {
		int events = run.effort().readEvents();
		Path folder = run.makeFolder(name());
		StoredQuotes.fill(folder, events, run.seed());
		try (Server floorServer = run.servers().startFloor(run.seed());
				Server storeServer = run.servers().startStore(folder);
				WholeLog fromFloor = new WholeLog(floorServer, events);
				WholeLog fromStore = new WholeLog(storeServer, events)) {
			Contestant floor = new Contestant(fromFloor::read, floorServer);
			Contestant store = new Contestant(fromStore::read, storeServer);
			String noise = Rounds.play(run.effort(), List.of(floor, store));
			double read = store.median(Sample::perSecond);
			double most = floor.median(Sample::perSecond);
			return List.of(new Figure("read of $all, %d events".formatted(events), "%.0f/s".formatted(read),
					"%.0f/s".formatted(most), read / most, Target.atLeast(0.6),
					"CPU of the server per event %.1f us (floor %.1f); %s".formatted(
							store.median(Sample::serverMicrosPerOperation),
							floor.median(Sample::serverMicrosPerOperation), noise)));
		}
	}

}
