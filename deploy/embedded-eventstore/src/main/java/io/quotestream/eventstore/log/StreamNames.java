package io.quotestream.eventstore.log;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The names of streams by their keys, the recently used ones kept; a name never changes.
 */
final class StreamNames {

	private static final int CAPACITY = 10_000;

	private final PreparedStatement findName;

	private final Map<Long, String> recent = new LinkedHashMap<>(16, 0.75f, true) {
		@Override
		protected boolean removeEldestEntry(Map.Entry<Long, String> eldest) {
			return size() > CAPACITY;
		}
	};

	StreamNames(Connection connection) throws SQLException {
		this.findName = connection.prepareStatement("SELECT name FROM stream WHERE id = ?");
	}

	String of(long key) throws SQLException {
		String known = this.recent.get(key);
		if (known != null) {
			return known;
		}
		this.findName.setLong(1, key);
		try (ResultSet row = this.findName.executeQuery()) {
			String name = row.getString(1);
			this.recent.put(key, name);
			return name;
		}
	}

}
