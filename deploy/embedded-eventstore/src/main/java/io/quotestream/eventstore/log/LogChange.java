package io.quotestream.eventstore.log;

import java.sql.SQLException;

/**
 * A change to the log. It may be applied a second time after a rollback, so it must have
 * no effect but on the transaction.
 *
 * @param <T> what it answers
 */
@FunctionalInterface
public interface LogChange<T> {

	T apply(LogTransaction transaction) throws SQLException;

}
