package io.quotestream.eventstore;

import io.quotestream.eventstore.CrashScenario.Moment;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts what the kills hit, to show that they hit what they aim at. */
final class CrashTally {

	private final Map<Moment, Integer> kills = new EnumMap<>(Moment.class);

	private int starts;

	private int amidCheckpoints;

	private long acknowledged;

	private int endings;

	void killed(Moment moment) {
		this.kills.merge(moment, 1, Integer::sum);
	}

	void hitCheckpoint() {
		this.amidCheckpoints++;
	}

	void killedAtStart() {
		this.starts++;
	}

	int amidCheckpoints() {
		return this.amidCheckpoints;
	}

	void finished(CrashLedger ledger, CrashEndings ended, List<CrashConsumer> consumers) {
		this.acknowledged += ledger.acknowledgedCount();
		this.endings += ended.count();
		System.out.printf(
				"  kills %s, %d of them amid a checkpoint, and %d at start;"
						+ " %d events acknowledged, %d streams ended; consumers %s%n",
				this.kills, this.amidCheckpoints, this.starts, this.acknowledged, this.endings, consumers);
	}

}
