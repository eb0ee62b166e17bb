package io.quotestream.eventstore.subscriptions;

import io.grpc.StatusRuntimeException;
import io.quotestream.eventstore.log.Findings;
import io.quotestream.eventstore.log.LogCheck;
import io.quotestream.eventstore.log.LogReader;
import io.quotestream.eventstore.log.StreamSlice;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Checks the groups of a data folder against its log. */
public final class GroupCheck {

	private final LogCheck log;

	private final Findings findings;

	public GroupCheck(LogCheck log, Findings findings) {
		this.log = log;
		this.findings = findings;
	}

	/** Looks at each group, and tells how many there are. */
	public long run(long lastPosition) {
		this.findings.progress("groups", 0);
		long count = 0;
		try (Statement statement = this.log.connection().createStatement();
				ResultSet rows = statement.executeQuery(GroupTable.SELECT)) {
			LogReader reader = this.log.reader();
			while (rows.next()) {
				count++;
				check(rows, reader, lastPosition);
			}
		}
		catch (SQLException ex) {
			this.findings.fault("events.db", "reading groups stopped: " + ex.getMessage());
		}
		return count;
	}

	private void check(ResultSet row, LogReader reader, long lastPosition) throws SQLException {
		String place = "group " + row.getString(2) + " on " + row.getString(1);
		StoredGroup group;
		try {
			group = GroupTable.group(row);
			group.definition().validated();
		}
		catch (SQLException ex) {
			this.findings.fault(place, "its definition cannot be read");
			return;
		}
		catch (StatusRuntimeException ex) {
			this.findings.fault(place, "its definition cannot work: " + ex.getStatus().getDescription());
			return;
		}
		Long checkpoint = group.checkpoint();
		long end = end(group, reader, lastPosition);
		if (checkpoint != null && checkpoint > Math.max(end, group.origin())) {
			this.findings.fault(place,
					"its checkpoint %d is past the end of its source, %d".formatted(checkpoint, end));
		}
	}

	private static long end(StoredGroup group, LogReader reader, long lastPosition) throws SQLException {
		if (group.definition().key().readsAll()) {
			return lastPosition;
		}
		StreamSlice newest = reader.streamBackwards(group.definition().key().source(), Long.MAX_VALUE, 1);
		return switch (newest.status()) {
			// What was cut off beyond the end counts as read.
			case FOUND -> Math.max(newest.lastRevision(), newest.firstVisible() - 1);
			// Where such a stream ended is not told.
			case NOT_FOUND, TOMBSTONED -> Long.MAX_VALUE;
		};
	}

}
