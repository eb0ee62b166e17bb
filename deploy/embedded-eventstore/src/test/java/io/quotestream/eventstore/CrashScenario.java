package io.quotestream.eventstore;

import io.kurrent.dbclient.ReadAllOptions;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

/** One data folder, and the servers that die over it. */
final class CrashScenario {

	private static final int WRITERS = 16;

	/** Together almost as much as one append may hold: its commit takes longest. */
	private static final int HEAVY_EVENTS = 8;

	private static final int HEAVY_SIZE = 125_000;

	private final Path folder;

	private final Random random;

	private final CrashTally tally;

	private final CrashLedger ledger = new CrashLedger();

	private final List<CrashWriter> writers;

	private final CrashWriter heavyWriter = new CrashWriter(CrashLedger.PREFIX + "heavy", false, this.ledger);

	private final CrashEndings endings = new CrashEndings();

	private final List<CrashConsumer> consumers = List.of(new CrashConsumer(null),
			new CrashConsumer(CrashLedger.PREFIX + "0"));

	private boolean begun;

	/** Set before a server is killed: until then nobody may be refused. */
	private volatile boolean doomed;

	CrashScenario(Path folder, Random random, CrashTally tally) {
		this.folder = folder;
		this.random = random;
		this.tally = tally;
		this.writers = IntStream.range(0, WRITERS)
			.mapToObj((number) -> new CrashWriter(CrashLedger.PREFIX + number, number % 2 == 1, this.ledger))
			.toList();
	}

	/** The moment a server dies. */
	enum Moment {

		/** Whenever. */
		ANY,

		/** A client just learned that its append is safe. */
		ACKNOWLEDGEMENT,

		/** The write-ahead log is being moved into the database file. */
		CHECKPOINT

	}

	/** Starts a server, checks what it holds, and kills it amid its work. */
	void cycle(Moment moment) throws Exception {
		if (this.random.nextInt(3) == 0) {
			killAtStart();
		}
		try (ServerProcess server = ServerProcess.start(this.folder)) {
			StoreClient client = StoreClient.connect(server.connectionString());
			open(client);
			underLoad(client, () -> kill(server, client, moment));
			client.close();
		}
		this.tally.killed(moment);
	}

	private void open(StoreClient client) throws InterruptedException {
		if (!this.begun) {
			for (CrashConsumer consumer : this.consumers) {
				consumer.createGroup(client);
			}
			this.begun = true;
		}
		verify(client);
		for (CrashWriter writer : this.writers) {
			writer.repeat(client);
			writer.expectToBeRefused(client);
		}
		this.heavyWriter.repeat(client);
		for (CrashConsumer consumer : this.consumers) {
			consumer.connect(client);
		}
	}

	/** What must be true of a data folder after any kill. */
	private void verify(StoreClient client) {
		this.ledger.verify(client.readAll(ReadAllOptions.get().fromStart()));
		this.endings.verifyNew(client);
		this.consumers.forEach(CrashConsumer::verify);
	}

	/** Everything at once, until the given kill has come. */
	private void underLoad(StoreClient client, Callable<?> kill) throws Exception {
		List<Future<?>> all = new ArrayList<>();
		try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
			this.doomed = false;
			this.writers.forEach((writer) -> all.add(threads.submit(() -> {
				Throwable refusal = writer.writeUntilRefused(client);
				if (!this.doomed) {
					throw new AssertionError("a writer is refused by the kill only", refusal);
				}
				return null;
			})));
			all.add(threads.submit(() -> {
				Throwable refusal = this.endings.endUntilRefused(client);
				if (!this.doomed) {
					throw new AssertionError("an ending is refused by the kill only", refusal);
				}
			}));
			all.add(threads.submit(() -> replayUntilRefused(client)));
			kill.call();
		}
		for (Future<?> one : all) {
			try {
				one.get();
			}
			catch (ExecutionException ex) {
				throw new AssertionError(ex.getCause());
			}
		}
	}

	private void replayUntilRefused(StoreClient client) {
		try {
			while (true) {
				for (CrashConsumer consumer : this.consumers) {
					consumer.replayParked(client);
				}
				LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
			}
		}
		catch (RuntimeException | ExecutionException | InterruptedException ex) {
			// Killed.
		}
	}

	private @Nullable Void kill(ServerProcess server, StoreClient client, Moment moment) throws Exception {
		Path database = this.folder.resolve("events.db");
		LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50 + this.random.nextInt(300)));
		assertThat(server.isAlive()).as("dies only when killed").isTrue();
		switch (moment) {
			case ANY -> kill(server);
			case ACKNOWLEDGEMENT -> this.heavyWriter.write(client, HEAVY_EVENTS, HEAVY_SIZE, () -> kill(server));
			case CHECKPOINT -> {
				FileTime before = Files.getLastModifiedTime(database);
				// Only a checkpoint writes to this file.
				WriteAheadIndex index = WriteAheadIndex.of(this.folder);
				while (Files.getLastModifiedTime(database).equals(before)) {
					LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
					index = WriteAheadIndex.of(this.folder);
				}
				kill(server);
				if (WriteAheadIndex.of(this.folder).isAsMovedAs(index)) {
					this.tally.hitCheckpoint();
				}
			}
		}
		return null;
	}

	private void kill(ServerProcess server) {
		this.doomed = true;
		server.kill();
	}

	/**
	 * Kills a server soon after it took the data folder: amid recovery or a little later.
	 */
	private void killAtStart() throws IOException {
		Path lock = this.folder.resolve("lock");
		try (ServerProcess server = ServerProcess.launch(ServerProcess.command(this.folder))) {
			String pid = Long.toString(server.pid());
			while (server.isAlive() && !(Files.exists(lock) && Files.readString(lock).equals(pid))) {
				LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
			}
			LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(this.random.nextInt(100_000)));
			assertThat(server.isAlive()).as("starts").isTrue();
			server.kill();
		}
		this.tally.killedAtStart();
	}

	/** All is there, all gets consumed, and nothing of it comes again. */
	void finish() throws Exception {
		this.consumers.forEach(CrashConsumer::answerAll);
		try (ServerProcess server = ServerProcess.start(this.folder)) {
			StoreClient client = StoreClient.connect(server.connectionString());
			open(client);
			this.ledger.verify(client.readAll(ReadAllOptions.get().fromStart()));
			this.endings.verifyAll(client);
			this.consumers.forEach((consumer) -> consumer.consumeAll(client, this.ledger.idsOf(consumer.prefix())));
			server.kill();
			client.close();
		}
		try (ServerProcess server = ServerProcess.start(this.folder)) {
			StoreClient client = StoreClient.connect(server.connectionString());
			List<Integer> again = this.consumers.stream().map(CrashConsumer::again).toList();
			open(client);
			this.writers.getFirst().write(client, 1, 1, () -> {
			});
			verify(client);
			this.consumers.forEach((consumer) -> consumer.consumeAll(client, this.ledger.idsOf(consumer.prefix())));
			assertThat(this.consumers.stream().map(CrashConsumer::again)).as("consumed again").isEqualTo(again);
			client.close();
		}
		this.tally.finished(this.ledger, this.endings, this.consumers);
	}

}
