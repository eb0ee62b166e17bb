package io.quotestream.eventstore.streams;

import io.grpc.StatusRuntimeException;
import io.quotestream.eventstore.log.LogReader;
import org.jspecify.annotations.Nullable;

import java.sql.SQLException;
import java.util.List;

/** What a read call sends, page by page; it remembers how far it is. */
interface EventSource {

	/** The next messages. */
	Batch next(LogReader reader) throws SQLException;

	/** The stream whose changes may bring more after a pause, or null if none can. */
	default @Nullable String pausesFor() {
		return null;
	}

	/**
	 * Some messages, and what comes after them.
	 *
	 * @param messages what to send, in its wire form
	 * @param then how it goes on
	 * @param failure what the call ends with, if it fails
	 */
	record Batch(List<byte[]> messages, Then then, @Nullable StatusRuntimeException failure) {

		static Batch more(List<byte[]> messages) {
			return new Batch(messages, Then.MORE, null);
		}

		static Batch pause(List<byte[]> messages) {
			return new Batch(messages, Then.PAUSE, null);
		}

		static Batch last(List<byte[]> messages) {
			return new Batch(messages, Then.COMPLETE, null);
		}

		static Batch failed(List<byte[]> messages, StatusRuntimeException failure) {
			return new Batch(messages, Then.FAIL, failure);
		}

	}

	/** How a call goes on after a batch. */
	enum Then {

		/** There is more to read now. */
		MORE,

		/** There is more when the log grows. */
		PAUSE,

		/** That was all. */
		COMPLETE,

		/** The call fails. */
		FAIL

	}

}
