package io.quotestream.eventstore.protocol;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;

import java.nio.charset.StandardCharsets;

/**
 * Every error of the protocol: a status, and trailers of which {@code exception} tells a
 * client which error it is.
 */
public final class Refusal {

	private static final int LONGEST_TEXT = 1_024;

	private static final Metadata.Key<String> EXCEPTION = key("exception");

	private static final Metadata.Key<String> STREAM_NAME = key("stream-name");

	private static final Metadata.Key<String> GROUP_NAME = key("group-name");

	private static final Metadata.Key<String> REASON = key("reason");

	private static final Metadata.Key<String> EXPECTED_VERSION = key("expected-version");

	private static final Metadata.Key<String> ACTUAL_VERSION = key("actual-version");

	private static final Metadata.Key<String> MAXIMUM_APPEND_SIZE = key("maximum-append-size");

	private static final Metadata.Key<String> REQUIRED_PROPERTIES = key("required-metadata-properties");

	private Refusal() {
	}

	public static StatusRuntimeException streamDeleted(String stream) {
		Metadata trailers = trailers("stream-deleted");
		trailers.put(STREAM_NAME, ascii(stream));
		return refusal(Status.FAILED_PRECONDITION, "Event stream '" + ascii(stream) + "' is deleted.", trailers);
	}

	public static StatusRuntimeException wrongExpectedVersion(String stream, long expected, long actual) {
		Metadata trailers = trailers("wrong-expected-version");
		trailers.put(STREAM_NAME, ascii(stream));
		trailers.put(EXPECTED_VERSION, Long.toString(expected));
		trailers.put(ACTUAL_VERSION, Long.toString(actual));
		return refusal(Status.FAILED_PRECONDITION, "Append failed due to WrongExpectedVersion. Stream: " + ascii(stream)
				+ ", Expected version: " + expected + ", Actual version: " + actual, trailers);
	}

	public static StatusRuntimeException maximumAppendSizeExceeded(int maximum) {
		Metadata trailers = trailers("maximum-append-size-exceeded");
		trailers.put(MAXIMUM_APPEND_SIZE, Integer.toString(maximum));
		return refusal(Status.INVALID_ARGUMENT, "Maximum Append Size of " + maximum + " Exceeded.", trailers);
	}

	public static StatusRuntimeException missingMetadataProperty(String property) {
		Metadata trailers = trailers("missing-required-metadata-property");
		trailers.put(REQUIRED_PROPERTIES, "type,content-type");
		return refusal(Status.INVALID_ARGUMENT, "Required Metadata Property '" + property + "' is missing", trailers);
	}

	public static StatusRuntimeException accessDenied() {
		return refusal(Status.PERMISSION_DENIED, "Access Denied", trailers("access-denied"));
	}

	public static StatusRuntimeException groupMissing(String source, String group) {
		return ofGroup(Status.NOT_FOUND, "persistent-subscription-does-not-exist", source, group,
				"Subscription group " + ascii(group) + " on stream " + ascii(source) + " does not exist.");
	}

	public static StatusRuntimeException groupExists(String source, String group) {
		return ofGroup(Status.ALREADY_EXISTS, "persistent-subscription-exists", source, group,
				"Subscription group " + ascii(group) + " on stream " + ascii(source) + " exists.");
	}

	public static StatusRuntimeException groupFailed(String source, String group, String reason) {
		Metadata trailers = trailers("persistent-subscription-failed");
		trailers.put(STREAM_NAME, ascii(source));
		trailers.put(GROUP_NAME, ascii(group));
		trailers.put(REASON, ascii(reason));
		return refusal(Status.INTERNAL, "Subscription group " + ascii(group) + " on stream " + ascii(source)
				+ " failed: '" + ascii(reason) + "'", trailers);
	}

	public static StatusRuntimeException maximumSubscribersReached(String source, String group) {
		return ofGroup(Status.FAILED_PRECONDITION, "maximum-subscribers-reached", source, group,
				"Maximum subscriptions reached for subscription group " + ascii(group) + " on stream " + ascii(source)
						+ ".");
	}

	public static StatusRuntimeException groupDropped(String source, String group) {
		return ofGroup(Status.CANCELLED, "persistent-subscription-dropped", source, group,
				"Subscription group " + ascii(group) + " on stream " + ascii(source) + " was dropped.");
	}

	public static StatusRuntimeException invalid(String description) {
		return Status.INVALID_ARGUMENT.withDescription(description).asRuntimeException();
	}

	/** What the real server answers where it meets input it never thought of. */
	public static StatusRuntimeException unhandled() {
		return Status.UNKNOWN.withDescription("Exception was thrown by handler.").asRuntimeException();
	}

	public static StatusRuntimeException notReady(String description) {
		return Status.UNAVAILABLE.withDescription(description).asRuntimeException();
	}

	/** The end of every open call when the server stops: clients come back on it. */
	public static StatusRuntimeException stopping() {
		return notReady("Server is shutting down");
	}

	private static StatusRuntimeException ofGroup(Status status, String exception, String source, String group,
			String description) {
		Metadata trailers = trailers(exception);
		trailers.put(STREAM_NAME, ascii(source));
		trailers.put(GROUP_NAME, ascii(group));
		return refusal(status, description, trailers);
	}

	private static StatusRuntimeException refusal(Status status, String description, Metadata trailers) {
		return status.withDescription(description).asRuntimeException(trailers);
	}

	private static Metadata trailers(String exception) {
		Metadata trailers = new Metadata();
		trailers.put(EXCEPTION, exception);
		return trailers;
	}

	private static Metadata.Key<String> key(String name) {
		return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
	}

	/**
	 * Trailers carry printable ASCII only; the rest is percent-encoded. Clients drop an
	 * error whose trailers are large, so a name is cut off at some length.
	 */
	static String ascii(String text) {
		StringBuilder escaped = new StringBuilder(text.length());
		for (byte unit : text.getBytes(StandardCharsets.UTF_8)) {
			if (unit >= ' ' && unit <= '~') {
				escaped.append((char) unit);
			}
			else {
				escaped.append('%').append("%02X".formatted(unit & 0xff));
			}
		}
		return (escaped.length() <= LONGEST_TEXT) ? escaped.toString() : escaped.substring(0, LONGEST_TEXT) + "...";
	}

}
