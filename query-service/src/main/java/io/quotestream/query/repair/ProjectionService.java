package io.quotestream.query.repair;

import java.time.Duration;

import io.grpc.Context;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.stereotype.Component;

import io.quotestream.proto.admin.v1.FoldQuoteRequest;
import io.quotestream.proto.admin.v1.FoldQuoteResponse;
import io.quotestream.proto.admin.v1.ProjectionAdminServiceGrpc;
import io.quotestream.proto.admin.v1.ProjectionAdminServiceGrpc.ProjectionAdminServiceStub;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Correlation;
import io.quotestream.proto.rpc.Role;

/** The way to projection-service, as a caller of role system. */
@Component
final class ProjectionService {

	private static final Caller SELF = new Caller(Role.SYSTEM, "query-service", "");

	private final ManagedChannel channel;

	private final ProjectionAdminServiceStub service;

	private final Duration deadline;

	ProjectionService(GrpcChannelFactory channels, Settings settings) {
		this.channel = channels.createChannel("projection-service");
		this.service = ProjectionAdminServiceGrpc.newStub(this.channel);
		this.deadline = settings.deadline();
	}

	/**
	 * Asks without waiting. The call has a deadline of its own: several callers may wait
	 * for it, and none of them ends it by going away.
	 */
	void foldQuote(String quoteId, StreamObserver<FoldQuoteResponse> answer) {
		var headers = new Metadata();
		headers.put(Caller.HEADER, SELF.toHeader());
		headers.put(Correlation.HEADER, Correlation.current());
		var request = FoldQuoteRequest.newBuilder().setQuoteId(quoteId).build();
		Context.ROOT.run(() -> this.service.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
			.withDeadlineAfter(this.deadline)
			.foldQuote(request, answer));
	}

	/** Connects at the next call instead of after a back-off of up to two minutes. */
	void reconnectSoon() {
		this.channel.resetConnectBackoff();
	}

	/**
	 * How projection-service is asked.
	 *
	 * @param deadline the longest that one fold may take
	 */
	@ConfigurationProperties("quotestream.projection-service")
	record Settings(@DefaultValue("2s") Duration deadline) {

	}

}
