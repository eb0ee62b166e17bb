package io.quotestream.eventstore.protocol;

import io.quotestream.eventstore.log.EventRecord;

import java.util.Map;

/** The metadata every event has on the wire; clients hang where one key is missing. */
public final class SystemMetadata {

	/** The event's type. */
	public static final String TYPE = "type";

	/** Whether the data is JSON. */
	public static final String CONTENT_TYPE = "content-type";

	/** The content type of JSON; anything else is bytes. */
	public static final String JSON = "application/json";

	private static final String CREATED = "created";

	private static final String BYTES = "application/octet-stream";

	private SystemMetadata() {
	}

	public static Map<String, String> of(EventRecord event) {
		return Map.of(TYPE, event.type(), CREATED, Long.toString(event.created()), CONTENT_TYPE,
				event.json() ? JSON : BYTES);
	}

}
