package io.quotestream.eventstore.subscriptions;

import com.google.protobuf.InvalidProtocolBufferException;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.quotestream.eventstore.log.LogTransaction;
import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The groups of a data folder, changed in the same commits as the log. */
final class GroupTable {

	static final String SELECT = "SELECT source, name, definition, origin, checkpoint FROM subscription_group";

	private final LogTransaction transaction;

	GroupTable(LogTransaction transaction) {
		this.transaction = transaction;
	}

	List<StoredGroup> all() throws SQLException {
		List<StoredGroup> groups = new ArrayList<>();
		try (PreparedStatement select = prepare(SELECT); ResultSet rows = select.executeQuery()) {
			while (rows.next()) {
				groups.add(group(rows));
			}
		}
		return groups;
	}

	Optional<StoredGroup> find(GroupKey key) throws SQLException {
		try (PreparedStatement select = prepare(SELECT + " WHERE source = ? AND name = ?")) {
			bind(select, 1, key);
			try (ResultSet row = select.executeQuery()) {
				return row.next() ? Optional.of(group(row)) : Optional.empty();
			}
		}
	}

	/** Adds a group or replaces its definition; a checkpoint stays. */
	void save(StoredGroup group) throws SQLException {
		try (PreparedStatement upsert = prepare("""
				INSERT INTO subscription_group (source, name, definition, origin) VALUES (?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET definition = excluded.definition, origin = excluded.origin""")) {
			bind(upsert, 1, group.definition().key());
			upsert.setBytes(3, group.definition().options().toByteArray());
			upsert.setLong(4, group.origin());
			upsert.executeUpdate();
		}
	}

	void checkpoint(GroupKey key, long cursor) throws SQLException {
		try (PreparedStatement update = prepare(
				"UPDATE subscription_group SET checkpoint = ? WHERE source = ? AND name = ?")) {
			update.setLong(1, cursor);
			bind(update, 2, key);
			update.executeUpdate();
		}
	}

	void delete(GroupKey key) throws SQLException {
		try (PreparedStatement delete = prepare("DELETE FROM subscription_group WHERE source = ? AND name = ?")) {
			bind(delete, 1, key);
			delete.executeUpdate();
		}
	}

	private PreparedStatement prepare(String sql) throws SQLException {
		return this.transaction.connection().prepareStatement(sql);
	}

	private static void bind(PreparedStatement statement, int index, GroupKey key) throws SQLException {
		statement.setString(index, key.source());
		statement.setString(index + 1, key.name());
	}

	static StoredGroup group(ResultSet row) throws SQLException {
		try {
			CreateReq.Options options = CreateReq.Options.parseFrom(row.getBytes(3));
			GroupDefinition definition = new GroupDefinition(new GroupKey(row.getString(1), row.getString(2)), options);
			return new StoredGroup(definition, row.getLong(4), nullableLong(row, 5));
		}
		catch (InvalidProtocolBufferException ex) {
			throw new SQLException("a stored group cannot be read", ex);
		}
	}

	private static @Nullable Long nullableLong(ResultSet row, int column) throws SQLException {
		long value = row.getLong(column);
		return row.wasNull() ? null : Long.valueOf(value);
	}

}
