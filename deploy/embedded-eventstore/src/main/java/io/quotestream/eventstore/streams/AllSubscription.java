package io.quotestream.eventstore.streams;

import io.quotestream.eventstore.log.AllSlice;
import io.quotestream.eventstore.log.EventFilter;
import io.quotestream.eventstore.log.LogReader;
import io.quotestream.eventstore.log.StreamName;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Follows the whole log after a position, for ever. With a filter it also tells, every so
 * many events it looked at, how far it is: else a client whose events are rare could
 * never resume near the end.
 */
final class AllSubscription implements EventSource {

	/** Stands for no checkpoints. */
	static final long NO_CHECKPOINTS = 0;

	private final EventFilter filter;

	private final long checkpointEvery;

	private final ReadResponses responses;

	private long after;

	private long sinceCheckpoint;

	private long lastCheckpoint;

	private boolean confirmed;

	private boolean live;

	private long sincePause;

	AllSubscription(long after, EventFilter filter, long checkpointEvery, ReadResponses responses) {
		this.after = after;
		this.lastCheckpoint = after;
		this.filter = filter;
		this.checkpointEvery = checkpointEvery;
		this.responses = responses;
	}

	@Override
	public String pausesFor() {
		return StreamName.ALL;
	}

	@Override
	public Batch next(LogReader reader) throws SQLException {
		List<byte[]> messages = new ArrayList<>();
		if (!this.confirmed) {
			messages.add(ReadResponses.confirmation());
			this.confirmed = true;
		}
		AllSlice slice = reader.allForwards(this.after + 1, pageSize(), this.filter);
		messages.addAll(this.responses.events(slice.events(), reader));
		if (slice.considered() > 0) {
			this.after = slice.last();
			this.sinceCheckpoint += slice.considered();
			this.sincePause += slice.considered();
		}
		if (checkpoints() && this.sinceCheckpoint >= this.checkpointEvery) {
			checkpoint(messages);
		}
		if (!slice.end()) {
			// A page that ends at a checkpoint is short: that alone is no falling behind.
			this.live = this.live && this.sincePause < ReadResponses.PAGE;
			return Batch.more(messages);
		}
		this.sincePause = 0;
		if (!this.live) {
			if (checkpoints()) {
				checkpoint(messages);
			}
			messages.add(ReadResponses.caughtUp());
			this.live = true;
		}
		return Batch.pause(messages);
	}

	/** A page never runs past the next checkpoint. */
	private int pageSize() {
		return checkpoints() ? (int) Math.min(this.responses.page(), this.checkpointEvery - this.sinceCheckpoint)
				: this.responses.page();
	}

	private boolean checkpoints() {
		return this.checkpointEvery != NO_CHECKPOINTS;
	}

	private void checkpoint(List<byte[]> messages) {
		this.sinceCheckpoint = 0;
		if (this.after > this.lastCheckpoint) {
			messages.add(ReadResponses.checkpoint(this.after));
			this.lastCheckpoint = this.after;
		}
	}

}
