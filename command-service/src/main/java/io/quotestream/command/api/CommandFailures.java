package io.quotestream.command.api;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import org.jspecify.annotations.Nullable;

import io.quotestream.command.application.QuoteSecrets.KeysLost;
import io.quotestream.command.domain.Quote.CorruptStream;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.codec.EventCodec.UnknownEventType;
import io.quotestream.proto.codec.EventCodec.UnreadableEvent;
import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.FailureMapping;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.QuoteStreams.QuoteStreamDeleted;
import io.quotestream.proto.store.RecordedQuoteEvent.UnreadableQuoteEvent;

/** How command-service's failures are answered. */
public final class CommandFailures implements FailureMapping {

	@Override
	public @Nullable Refusal refusalFor(Throwable failure) {
		return switch (failure) {
			case Rejected rejected -> refusal(rejected);
			case EventStoreUnavailable ex -> Refusal.dependencyUnavailable("event-store");
			case KeysUnavailable ex -> Refusal.dependencyUnavailable("key-store");
			case KeysLost ex -> Refusal.of(Code.DATA_LOSS, ErrorReason.ERROR_REASON_UNREADABLE_EVENT,
					"The quote cannot be read.", Map.of("quoteId", ex.quoteId()));
			case UnreadableQuoteEvent ex when ex.unknownType() -> Refusal.of(Code.INTERNAL,
					ErrorReason.ERROR_REASON_UNKNOWN_EVENT, "The quote needs a newer version.", position(ex));
			case UnreadableQuoteEvent ex -> Refusal.of(Code.DATA_LOSS, ErrorReason.ERROR_REASON_UNREADABLE_EVENT,
					"The quote cannot be read.", position(ex));
			case UnknownEventType ex -> Refusal.of(Code.INTERNAL, ErrorReason.ERROR_REASON_UNKNOWN_EVENT,
					"The quote's inbox needs a newer version.", Map.of());
			case UnreadableEvent ex -> Refusal.of(Code.DATA_LOSS, ErrorReason.ERROR_REASON_UNREADABLE_EVENT,
					"The quote's inbox cannot be read.", Map.of());
			case CorruptStream ex -> Refusal.of(Code.DATA_LOSS, ErrorReason.ERROR_REASON_UNREADABLE_EVENT,
					"The quote cannot be read.", Map.of());
			case QuoteStreamDeleted ex -> Refusal.quoteNotFound(ex.quoteId());
			default -> null;
		};
	}

	private static Refusal refusal(Rejected rejected) {
		var reason = rejected.reason();
		var text = rejected.getMessage();
		var metadata = rejected.metadata();
		return switch (reason) {
			case ERROR_REASON_ROLE_NOT_PERMITTED, ERROR_REASON_SELF_APPROVAL, ERROR_REASON_AUTHORITY_EXCEEDED,
					ERROR_REASON_NOT_CLAIMANT ->
				Refusal.of(Code.PERMISSION_DENIED, reason, text, metadata);
			case ERROR_REASON_QUOTE_NOT_FOUND -> Refusal.quoteNotFound(metadata.getOrDefault("quoteId", ""));
			case ERROR_REASON_COMMAND_NOT_FOUND -> Refusal.of(Code.NOT_FOUND, reason, text, metadata);
			case ERROR_REASON_QUOTE_ALREADY_EXISTS, ERROR_REASON_APPLICATION_NUMBER_ALREADY_ASSIGNED ->
				Refusal.ofQuote(Code.ALREADY_EXISTS, reason, text, metadata.getOrDefault("quoteId", ""));
			case ERROR_REASON_STALE_QUOTE -> Refusal.of(Code.ABORTED, reason, text, metadata);
			case ERROR_REASON_REQUEST_ID_REUSED -> Refusal.of(Code.INVALID_ARGUMENT, reason, text, metadata);
			case ERROR_REASON_RATE_PLAN_NOT_FOUND -> Refusal.ofResource(Code.NOT_FOUND, reason, text, metadata,
					"rate plan", metadata.getOrDefault("product", ""));
			case ERROR_REASON_REASON_REQUIRED,
					ERROR_REASON_INVALID_REQUEST ->
				Refusal.badRequest(reason,
						List.of(BadRequest.FieldViolation.newBuilder()
							.setField(metadata.getOrDefault("field", ""))
							.setReason(Refusal.name(reason))
							.setDescription(text)
							.build()),
						metadata);
			// Of a command that was submitted before and is sent again.
			case ERROR_REASON_INTERNAL_ERROR -> Refusal.of(Code.INTERNAL, reason, text, metadata);
			case ERROR_REASON_OVERLOADED ->
				Refusal.retryLater(Code.RESOURCE_EXHAUSTED, reason, text, metadata, Duration.ofMillis(250));
			default -> Refusal.precondition(reason, text, metadata);
		};
	}

	private static Map<String, String> position(UnreadableQuoteEvent ex) {
		return Map.of("quoteId", ex.quoteId(), "revision", Long.toString(ex.revision()));
	}

}
