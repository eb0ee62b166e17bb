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

/**
 * How many events a second one reader gets who reads in one of the protocol's ways.
 *
 * @param name what it is picked by
 * @param what what is read, for the table
 * @param leastShare of the floor's events a second
 * @param fromFloor reads the server that streams prepared bytes
 * @param fromStore reads the store
 */
record EventsPerSecond(String name, String what, double leastShare, EventReader.Connection fromFloor,
		EventReader.Connection fromStore) implements Benchmark {

	@Override
	public List<Figure> measure(Run run) throws IOException, InterruptedException {
		int events = run.effort().readEvents();
		Path folder = run.makeFolder(this.name);
		StoredQuotes.fill(folder, events, run.seed());
		try (Server floorServer = run.servers().startFloor(run.seed());
				Server storeServer = run.servers().startStore(folder);
				EventReader ofFloor = this.fromFloor.to(floorServer, events);
				EventReader ofStore = this.fromStore.to(storeServer, events)) {
			Contestant floor = new Contestant(ofFloor::read, floorServer);
			Contestant store = new Contestant(ofStore::read, storeServer);
			String noise = Rounds.play(run.effort(), List.of(floor, store));
			double read = store.median(Sample::perSecond);
			double most = floor.median(Sample::perSecond);
			return List.of(new Figure("%s, %d events".formatted(this.what, events), "%.0f/s".formatted(read),
					"%.0f/s".formatted(most), read / most, Target.atLeast(this.leastShare),
					"CPU of the server per event %.1f us (floor %.1f); %s".formatted(
							store.median(Sample::serverMicrosPerOperation),
							floor.median(Sample::serverMicrosPerOperation), noise)));
		}
	}

}
