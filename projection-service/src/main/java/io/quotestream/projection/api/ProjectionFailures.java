package io.quotestream.projection.api;

import java.util.Map;

import com.google.rpc.Code;
import org.jspecify.annotations.Nullable;

import io.quotestream.projection.fold.GapNotFilled;
import io.quotestream.projection.fold.Documents.ViewsUnavailable;
import io.quotestream.projection.fold.UnfoldableEvent;
import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.FailureMapping;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.proto.store.EventStoreUnavailable;

/** How every failure of this service is answered. */
final class ProjectionFailures implements FailureMapping {

	@Override
	public @Nullable Refusal refusalFor(Throwable failure) {
		return switch (failure) {
			case EventStoreUnavailable ignored -> Refusal.dependencyUnavailable("event-store");
			case GapNotFilled ignored -> Refusal.dependencyUnavailable("event-store");
			case ViewsUnavailable ignored -> Refusal.dependencyUnavailable("redis");
			case KeysUnavailable ignored -> Refusal.dependencyUnavailable("key-store");
			case UnfoldableEvent event -> unfoldable(event);
			default -> null;
		};
	}

	private static Refusal unfoldable(UnfoldableEvent event) {
		var metadata = Map.of("quoteId", event.quoteId(), "revision", Long.toString(event.revision()));
		return event.unknownType()
				? Refusal.of(Code.INTERNAL, ErrorReason.ERROR_REASON_UNKNOWN_EVENT,
						"A stored event is of a type that this version does not know.", metadata)
				: Refusal.of(Code.DATA_LOSS, ErrorReason.ERROR_REASON_UNREADABLE_EVENT,
						"A stored event cannot be read.", metadata);
	}

}
