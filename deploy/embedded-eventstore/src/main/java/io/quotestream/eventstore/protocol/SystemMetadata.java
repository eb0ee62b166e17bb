package io.quotestream.eventstore.protocol;

import io.quotestream.eventstore.log.EventRecord;

/** The metadata every event has on the wire; clients hang where one key is missing. */
public final class SystemMetadata {

	/** The event's type. */
	public static final String TYPE = "type";

	/** Whether the data is JSON. */
	public static final String CONTENT_TYPE = "content-type";

	/** The content type of JSON; anything else is bytes. */
	public static final String JSON = "application/json";

	/** When the event was appended, in ticks as a decimal number. */
	static final String CREATED = "created";

	private static final String BYTES = "application/octet-stream";

	private SystemMetadata() {
	}

	static String contentType(EventRecord event) {
		return event.json() ? JSON : BYTES;
	}

}
