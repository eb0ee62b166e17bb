package io.quotestream.projection.api;

import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;

import com.google.rpc.Code;
import io.grpc.stub.StreamObserver;

import io.quotestream.projection.fold.Projection;
import io.quotestream.proto.admin.v1.FoldQuoteRequest;
import io.quotestream.proto.admin.v1.FoldQuoteResponse;
import io.quotestream.proto.admin.v1.ProjectionAdminServiceGrpc.ProjectionAdminServiceImplBase;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.view.v1.QuoteView;

/** Repairs views on request of the other services. */
final class ProjectionAdminEndpoint extends ProjectionAdminServiceImplBase {

	private static final Duration RETRY_AFTER = Duration.ofMillis(250);

	private final OneFlight<OptionalLong> folds;

	private final RateLimit limit;

	ProjectionAdminEndpoint(Projection<QuoteView> projection, RateLimit limit) {
		this.folds = new OneFlight<>(projection::foldToHead);
		this.limit = limit;
	}

	@Override
	public void foldQuote(FoldQuoteRequest request, StreamObserver<FoldQuoteResponse> response) {
		var role = Caller.current().role();
		if (role != Role.SYSTEM) {
			throw Refusal.roleNotPermitted(role, Role.SYSTEM.wireName());
		}
		if (!this.limit.tryTake()) {
			throw Refusal.retryLater(Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_OVERLOADED, "Too much at once.",
					Map.of(), RETRY_AFTER);
		}
		var revision = fold(request.getQuoteId()).orElseThrow(() -> Refusal.quoteNotFound(request.getQuoteId()));
		response.onNext(FoldQuoteResponse.newBuilder().setRevision(revision).build());
		response.onCompleted();
	}

	private OptionalLong fold(String quoteId) {
		try {
			return this.folds.join(quoteId);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw Refusal.dependencyUnavailable("projection-service");
		}
	}

}
