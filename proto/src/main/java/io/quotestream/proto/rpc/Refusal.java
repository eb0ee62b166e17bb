package io.quotestream.proto.rpc;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import com.google.protobuf.Any;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.PreconditionFailure;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

import io.quotestream.proto.error.v1.CommandRefusal;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.error.v1.RefusalDetail;

/**
 * A call that is answered no: a code, exactly one reason, and the details that belong to
 * it. The text is for people and holds no personal data; programs read the reason and its
 * metadata.
 */
public final class Refusal extends RuntimeException {

	/** Domain of every reason. */
	public static final String DOMAIN = "quotestream.io";

	/**
	 * A refusal is answered in headers, in Base64, and clients take no more than 8 KiB of
	 * them.
	 */
	private static final int LISTED_BYTES = 4 * 1024;

	private static final String PREFIX = "ERROR_REASON_";

	private final Code code;

	private final ErrorReason reason;

	private final Map<String, String> metadata;

	private final List<Message> details;

	private Refusal(Code code, ErrorReason reason, String text, Map<String, String> metadata, List<Message> details) {
		super(text, null, false, false);
		this.code = code;
		this.reason = reason;
		this.metadata = metadata;
		this.details = details;
	}

	/** A refusal with no details of its own. */
	public static Refusal of(Code code, ErrorReason reason, String text, Map<String, String> metadata) {
		return new Refusal(code, reason, text, metadata, List.of());
	}

	/**
	 * INVALID_ARGUMENT with all violations at once, or the first of them when they are
	 * many.
	 */
	public static Refusal badRequest(ErrorReason reason, List<BadRequest.FieldViolation> violations,
			Map<String, String> metadata) {
		var listed = BadRequest.newBuilder();
		var bytes = 0;
		for (var violation : violations) {
			bytes += violation.getSerializedSize();
			if (bytes > LISTED_BYTES) {
				break;
			}
			listed.addFieldViolations(violation);
		}
		return new Refusal(Code.INVALID_ARGUMENT, reason, "The request is not valid.", metadata,
				List.of(listed.build()));
	}

	/** FAILED_PRECONDITION: the quote does not allow this now. */
	public static Refusal precondition(ErrorReason reason, String text, Map<String, String> metadata) {
		var violation = PreconditionFailure.Violation.newBuilder()
			.setType(name(reason))
			.setSubject("quote")
			.setDescription(text);
		return new Refusal(Code.FAILED_PRECONDITION, reason, text, metadata,
				List.of(PreconditionFailure.newBuilder().addViolations(violation).build()));
	}

	/** NOT_FOUND or ALREADY_EXISTS of one quote. */
	public static Refusal ofQuote(Code code, ErrorReason reason, String text, String quoteId) {
		return ofResource(code, reason, text, Map.of("quoteId", quoteId), "quote", quoteId);
	}

	/** NOT_FOUND or ALREADY_EXISTS of something that is named. */
	public static Refusal ofResource(Code code, ErrorReason reason, String text, Map<String, String> metadata,
			String type, String name) {
		return new Refusal(code, reason, text, metadata,
				List.of(ResourceInfo.newBuilder().setResourceType(type).setResourceName(name).build()));
	}

	/**
	 * The quote is missing, or the caller may not know of it: the two are told apart
	 * nowhere.
	 */
	public static Refusal quoteNotFound(String quoteId) {
		return ofQuote(Code.NOT_FOUND, ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND, "No such quote.", quoteId);
	}

	/** The role may not do this. */
	public static Refusal roleNotPermitted(Role role, String permitted) {
		return of(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED, "Your role may not do this.",
				Map.of("role", role.wireName(), "permitted", permitted));
	}

	/**
	 * UNAVAILABLE or RESOURCE_EXHAUSTED: the same request may be sent again after a
	 * while.
	 */
	public static Refusal retryLater(Code code, ErrorReason reason, String text, Map<String, String> metadata,
			Duration delay) {
		var seconds = com.google.protobuf.Duration.newBuilder()
			.setSeconds(delay.toSeconds())
			.setNanos(delay.toNanosPart());
		return new Refusal(code, reason, text, metadata,
				List.of(RetryInfo.newBuilder().setRetryDelay(seconds).build()));
	}

	/** Another part of the system does not answer. */
	public static Refusal dependencyUnavailable(String dependency) {
		return retryLater(Code.UNAVAILABLE, ErrorReason.ERROR_REASON_DEPENDENCY_UNAVAILABLE,
				"A part of the system does not answer.", Map.of("dependency", dependency), Duration.ofMillis(500));
	}

	public Code code() {
		return this.code;
	}

	public ErrorReason reason() {
		return this.reason;
	}

	public Map<String, String> metadata() {
		return this.metadata;
	}

	/** As it is told where it is not the answer of the call itself. */
	public CommandRefusal toMessage() {
		var message = CommandRefusal.newBuilder().setReason(this.reason).setText(getMessage());
		new TreeMap<>(this.metadata)
			.forEach((name, value) -> message.addDetails(RefusalDetail.newBuilder().setName(name).setValue(value)));
		return message.build();
	}

	/** As gRPC carries it. */
	public StatusRuntimeException toStatus() {
		var all = new ArrayList<Any>();
		all.add(Any.pack(ErrorInfo.newBuilder()
			.setDomain(DOMAIN)
			.setReason(name(this.reason))
			.putAllMetadata(this.metadata)
			.build()));
		this.details.forEach((detail) -> all.add(Any.pack(detail)));
		return StatusProto.toStatusRuntimeException(
				Status.newBuilder().setCode(this.code.getNumber()).setMessage(getMessage()).addAllDetails(all).build());
	}

	/** Ends a call with this answer. */
	void answer(ServerCall<?, ?> call) {
		var status = toStatus();
		call.close(status.getStatus(), Objects.requireNonNullElseGet(status.getTrailers(), Metadata::new));
	}

	/** The reason as it stands in an {@code ErrorInfo}. */
	public static String name(ErrorReason reason) {
		return reason.name().substring(PREFIX.length());
	}

}
