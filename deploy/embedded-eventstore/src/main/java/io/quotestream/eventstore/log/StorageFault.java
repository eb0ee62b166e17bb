package io.quotestream.eventstore.log;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/**
 * What is wrong with the disk or the database file, when it is that and not the change.
 */
enum StorageFault {

	/** There is no fault of the storage. */
	NONE("the change failed"),

	/** Nothing of the commit holds: its end was never written. */
	FULL("the disk is full"),

	/** Whether the commit holds is known only after it is read again. */
	FAILING("the disk cannot be written (over its quota, or failing)"),

	READ_ONLY("the database file cannot be written"),

	/** Somebody reads or writes it for longer than is waited for them. */
	BUSY("the database file is in use by others"),

	/** What is written next may make it worse. */
	DAMAGED("the database file is damaged: stop the store, and let 'verify' say where"),

	FOREIGN("the database file is not one of this store, or its beginning is damaged");

	/** The low byte of SQLite's codes; the rest tells details. */
	private static final int PRIMARY = 0xff;

	private final String description;

	StorageFault(String description) {
		this.description = description;
	}

	static StorageFault of(Throwable failure) {
		if (!(failure instanceof SQLiteException sqlite)) {
			return NONE;
		}
		return switch (SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY)) {
			case SQLITE_FULL -> FULL;
			case SQLITE_IOERR, SQLITE_CANTOPEN -> FAILING;
			case SQLITE_READONLY -> READ_ONLY;
			case SQLITE_BUSY -> BUSY;
			case SQLITE_CORRUPT -> DAMAGED;
			case SQLITE_NOTADB -> FOREIGN;
			default -> NONE;
		};
	}

	String description() {
		return this.description;
	}

	/** Whether it may be over without anybody touching the store. */
	boolean mayPass() {
		return this == FULL || this == FAILING || this == READ_ONLY || this == BUSY;
	}

}
