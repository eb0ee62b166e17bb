package io.quotestream.command.process.timer;

import java.time.Instant;
import java.util.List;

import io.quotestream.proto.admin.v1.DueWork;

/** What is due, as a read model has it: perhaps too late, perhaps more than once. */
public interface DueWorkList {

	/**
	 * A part of what is due in a shard.
	 *
	 * @param next where it goes on; empty at the end
	 * @param shards how many shards there are
	 */
	record Page(List<DueWork> work, String next, int shards) {
	}

	/**
	 * What is due by then in a shard.
	 * @param token where to go on; empty for the beginning
	 * @throws DueWorkUnavailable when nobody can tell now
	 */
	Page due(int shard, Instant by, String token);

	/**
	 * Takes work off the list that is done although its quote does not change by it.
	 * @throws DueWorkUnavailable when that cannot be done now: it will be listed again
	 */
	void settle(DueWork work);

	/** The list cannot be had now. */
	final class DueWorkUnavailable extends RuntimeException {

		public DueWorkUnavailable(Throwable cause) {
			super("What is due cannot be asked for: " + cause.getMessage(), cause);
		}

	}

}
