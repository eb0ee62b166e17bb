package io.quotestream.eventstore.log;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A database whose commits fail when a test wants them to. */
final class FaultyDisk {

	private final Database database;

	private final AtomicInteger opened = new AtomicInteger();

	private volatile @Nullable Fault fault;

	/** When a commit fails: before anything is written, or when all is. */
	enum Moment {

		BEFORE, AFTER

	}

	private record Fault(SQLiteErrorCode code, Moment moment) {

		SQLException exception() {
			return new SQLiteException("[%s] simulated".formatted(this.code), this.code);
		}

	}

	FaultyDisk(Path folder) {
		this.database = new Database(folder.resolve("events.db"));
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
		return new LogTransaction(faulty(this.database.openWriter()));
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

}
