package io.quotestream.proto.store;

/**
 * The event store did not answer in time. For an append the outcome is unknown; the same
 * events with the same expected revision may be sent again, they can never be written
 * twice.
 */
public final class EventStoreUnavailable extends RuntimeException {

	public EventStoreUnavailable(String operation, Throwable cause) {
		super("The event store did not answer " + operation, cause);
	}

}
