package io.quotestream.command.process.assessment;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.grpc.Channel;
import io.grpc.StatusRuntimeException;

import io.quotestream.proto.provider.v1.RiskScoringServiceGrpc;
import io.quotestream.proto.provider.v1.RiskScoringServiceGrpc.RiskScoringServiceBlockingStub;
import io.quotestream.proto.provider.v1.ScoreRiskRequest;
import io.quotestream.proto.provider.v1.ScoreRiskResponse;

/** A provider behind the contract {@code RiskScoringService}. */
public final class GrpcScoringProvider implements ScoringProvider {

	private final RiskScoringServiceBlockingStub stub;

	public GrpcScoringProvider(Channel channel) {
		this.stub = RiskScoringServiceGrpc.newBlockingStub(channel);
	}

	@Override
	public ScoreRiskResponse score(ScoreRiskRequest request, Duration timeout) {
		try {
			return this.stub.withDeadlineAfter(timeout.toNanos(), TimeUnit.NANOSECONDS).scoreRisk(request);
		}
		catch (StatusRuntimeException ex) {
			// Only the code: a provider's words may hold what it was told of the
			// customer.
			var code = ex.getStatus().getCode();
			switch (code) {
				case INVALID_ARGUMENT, FAILED_PRECONDITION, OUT_OF_RANGE, NOT_FOUND, ALREADY_EXISTS, UNIMPLEMENTED,
						PERMISSION_DENIED, UNAUTHENTICATED ->
					throw new Refused("The scoring provider answered " + code);
				default -> throw new Unavailable("The scoring provider answered " + code);
			}
		}
	}

}
