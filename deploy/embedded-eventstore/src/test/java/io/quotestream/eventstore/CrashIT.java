package io.quotestream.eventstore;

import io.quotestream.eventstore.CrashScenario.Moment;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Point 62: the process is killed while many write and delete and two groups consume.
 * More kills with {@code -Plong} or {@code -Dcrash.cycles=N}; the seed of a run, printed
 * at its start, chooses the same moments again with {@code -Dcrash.seed=N}, though what
 * they hit is never quite the same.
 */
@EmbeddedOnly
@DisplayNameGeneration(ReplaceUnderscores.class)
class CrashIT {

	private static final int CYCLES = Integer.getInteger("crash.cycles", 25);

	private static final int MORE_CYCLES = 50;

	/** A fresh folder now and then keeps the checks, which read everything, short. */
	private static final int CYCLES_PER_FOLDER = 25;

	/** It takes longest until there is a checkpoint. */
	private static final List<Moment> MOMENTS = List.of(Moment.ANY, Moment.ACKNOWLEDGEMENT, Moment.ANY,
			Moment.ACKNOWLEDGEMENT, Moment.CHECKPOINT);

	@TempDir
	private Path folders;

	@Test
	void C62_every_acknowledged_write_survives_a_kill_once_and_whole() throws Exception {
		long seed = Long.getLong("crash.seed", System.nanoTime());
		System.out.printf("%d kills, -Dcrash.seed=%d%n", CYCLES, seed);
		Random random = new Random(seed);
		CrashTally tally = new CrashTally();
		for (int first = 0; first < CYCLES; first += CYCLES_PER_FOLDER) {
			Path folder = this.folders.resolve("from-" + first);
			CrashScenario scenario = new CrashScenario(folder, random, tally);
			for (int cycle = first; cycle < Math.min(CYCLES, first + CYCLES_PER_FOLDER); cycle++) {
				scenario.cycle(MOMENTS.get(cycle % MOMENTS.size()));
			}
			if (first + CYCLES_PER_FOLDER >= CYCLES) {
				untilAmidCheckpoint(scenario, tally);
			}
			scenario.finish();
			TestFolders.delete(folder);
		}
		assertThat(tally.amidCheckpoints()).as("kills amid a checkpoint").isPositive();
	}

	/** On a busy machine a kill may come after the checkpoint that it was meant for. */
	private static void untilAmidCheckpoint(CrashScenario scenario, CrashTally tally) throws Exception {
		for (int more = 0; more < MORE_CYCLES && tally.amidCheckpoints() == 0; more++) {
			scenario.cycle(Moment.CHECKPOINT);
		}
	}

}
