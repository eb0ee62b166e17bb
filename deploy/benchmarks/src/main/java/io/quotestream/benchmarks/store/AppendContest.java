package io.quotestream.benchmarks.store;

import io.quotestream.benchmarks.Run;
import io.quotestream.benchmarks.Server;

import java.io.IOException;
import java.nio.file.Path;

/** An empty store and the floor server, each with a client that appends to it. */
final class AppendContest implements AutoCloseable {

	private final Path folder;

	private final Server floorServer;

	private final Server storeServer;

	private final QuoteAppends toFloor;

	private final QuoteAppends toStore;

	AppendContest(Run run, String name) throws IOException {
		this.folder = run.makeFolder(name);
		this.floorServer = run.servers().startFloor(run.seed());
		this.storeServer = run.servers().startStore(this.folder.resolve("store"));
		this.toFloor = new QuoteAppends(this.floorServer, run.seed());
		this.toStore = new QuoteAppends(this.storeServer, run.seed());
	}

	Path folder() {
		return this.folder;
	}

	Server floorServer() {
		return this.floorServer;
	}

	Server storeServer() {
		return this.storeServer;
	}

	QuoteAppends toFloor() {
		return this.toFloor;
	}

	QuoteAppends toStore() {
		return this.toStore;
	}

	@Override
	public void close() {
		this.toStore.close();
		this.toFloor.close();
		this.storeServer.close();
		this.floorServer.close();
	}

}
