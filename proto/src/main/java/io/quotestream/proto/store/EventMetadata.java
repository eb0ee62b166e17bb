package io.quotestream.proto.store;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

import io.quotestream.proto.rpc.Role;

/**
 * Who caused an event and why, stored beside it as a flat JSON object of strings. Never
 * personal data of a customer. The keys with a dollar are the store's own names for
 * following a flow.
 *
 * @param correlationId the first request of the flow
 * @param causationId the command or event that caused this one
 * @param requestId the request that a repeated command repeats
 * @param requestDigest keyed digest of that request, Base64; tells a repetition from a
 * reuse of the id
 * @param actor the caller's id at the identity provider
 * @param actorRole what the caller acted as
 * @param traceparent W3C trace context, empty when the request was not traced
 */
public record EventMetadata(String correlationId, String causationId, String requestId, String requestDigest,
		String actor, Role actorRole, String traceparent) {

	private static final String SCHEMA_VERSION = "1";

	private static final ObjectMapper JSON = new ObjectMapper();

	public byte[] toJson() {
		var fields = new LinkedHashMap<String, String>();
		fields.put("$correlationId", this.correlationId);
		fields.put("$causationId", this.causationId);
		fields.put("requestId", this.requestId);
		fields.put("requestDigest", this.requestDigest);
		fields.put("actor", this.actor);
		fields.put("actorRole", this.actorRole.wireName());
		fields.put("schemaVersion", SCHEMA_VERSION);
		if (!this.traceparent.isEmpty()) {
			fields.put("traceparent", this.traceparent);
		}
		try {
			return JSON.writeValueAsBytes(fields);
		}
		catch (IOException ex) {
			throw new IllegalStateException("Strings always make JSON", ex);
		}
	}

	/**
	 * Reads metadata back.
	 * @throws IllegalArgumentException when it is not what {@link #toJson} writes
	 */
	public static EventMetadata fromJson(byte[] json) {
		@Nullable Map<String, String> fields;
		try {
			fields = JSON.readValue(json, new TypeReference<>() {
			});
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("Event metadata is not a flat JSON object", ex);
		}
		if (fields == null) {
			throw new IllegalArgumentException("Event metadata is null");
		}
		return new EventMetadata(required(fields, "$correlationId"), required(fields, "$causationId"),
				required(fields, "requestId"), required(fields, "requestDigest"), required(fields, "actor"),
				Role.fromWireName(required(fields, "actorRole")), fields.getOrDefault("traceparent", ""));
	}

	private static String required(Map<String, String> fields, String name) {
		var value = fields.get(name);
		if (value == null) {
			throw new IllegalArgumentException("Event metadata has no " + name);
		}
		return value;
	}

}
