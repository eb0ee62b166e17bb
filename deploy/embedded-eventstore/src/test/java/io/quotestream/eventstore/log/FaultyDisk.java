package io.quotestream.eventstore.log;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/** A database whose commits fail when a test wants them to. */
final class FaultyDisk {

	/** The part of the index that counts, as its file format has it. */
	private static final int INDEX_HEADER_BYTES = 96;

	private static final int BUSY_TIMEOUT_MILLIS = 200;

	private final Database database;

	private final Path index;

	private final AtomicInteger opened = new AtomicInteger();

	private volatile @Nullable Fault fault;

	/**
	 * When a commit fails: before anything is written, when all is, or in between: its
	 * pages are in the write-ahead log, and the log's index does not count them.
	 */
	enum Moment {

		BEFORE, IN_FLUSH, AFTER

	}

	private record Fault(SQLiteErrorCode code, Moment moment) {

		SQLException exception() {
			return new SQLiteException("[%s] simulated".formatted(this.code), this.code);
		}

	}

	FaultyDisk(Path folder) {
		this.database = new Database(folder.resolve("events.db"), BUSY_TIMEOUT_MILLIS);
		this.index = folder.resolve("events.db-shm");
	}

	/** From now on commits fail. */
	void fail(SQLiteErrorCode code, Moment moment) {
		this.fault = new Fault(code, moment);
	}

	void heal() {
		this.fault = null;
	}

	/** How often the database was opened for writing. */
	int opened() {
		return this.opened.get();
	}

	Database database() {
		return this.database;
	}

	LogTransaction open() throws SQLException {
		this.opened.incrementAndGet();
		return LogTransaction.on(faulty(this.database.openWriter()));
	}

	private Connection faulty(Connection real) {
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> {
					Fault present = method.getName().equals("commit") ? this.fault : null;
					if (present != null && present.moment() == Moment.BEFORE) {
						// As SQLite does: its transaction is over, the driver's is not.
						real.rollback();
						throw present.exception();
					}
					try {
						if (present != null && present.moment() == Moment.IN_FLUSH) {
							commitUncounted(real, present);
							return null;
						}
						Object result = method.invoke(real, arguments);
						if (present != null) {
							throw present.exception();
						}
						return result;
					}
					catch (InvocationTargetException ex) {
						throw ex.getCause();
					}
				});
	}

	/** One that writes nothing flushes nothing, and succeeds. */
	private void commitUncounted(Connection real, Fault present) throws SQLException, IOException {
		try (FileChannel file = FileChannel.open(this.index, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
			ByteBuffer before = ByteBuffer.allocate(INDEX_HEADER_BYTES);
			file.read(before, 0);
			real.commit();
			ByteBuffer after = ByteBuffer.allocate(INDEX_HEADER_BYTES);
			file.read(after, 0);
			if (!Arrays.equals(before.array(), after.array())) {
				file.write(before.flip(), 0);
				throw present.exception();
			}
		}
	}

}
