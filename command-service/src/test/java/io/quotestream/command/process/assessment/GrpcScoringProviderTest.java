package io.quotestream.command.process.assessment;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quotestream.proto.provider.v1.RiskScoringServiceGrpc.RiskScoringServiceImplBase;
import io.quotestream.proto.provider.v1.ScoreRiskRequest;
import io.quotestream.proto.provider.v1.ScoreRiskResponse;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GrpcScoringProviderTest {

	private final String name = UUID.randomUUID().toString();

	private final ManagedChannel channel = InProcessChannelBuilder.forName(this.name).build();

	private final GrpcScoringProvider provider = new GrpcScoringProvider(this.channel);

	private Status answer = Status.UNKNOWN;

	private final Server server = InProcessServerBuilder.forName(this.name)
		.addService(new RiskScoringServiceImplBase() {

			@Override
			public void scoreRisk(ScoreRiskRequest request, StreamObserver<ScoreRiskResponse> response) {
				if (!GrpcScoringProviderTest.this.answer.isOk()) {
					response
						.onError(GrpcScoringProviderTest.this.answer.withDescription("of Asha Raman").asException());
				}
			}

		})
		.build();

	@BeforeEach
	void start() throws IOException {
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.channel.shutdownNow();
		this.server.shutdownNow();
	}

	@ParameterizedTest
	@EnumSource(value = Status.Code.class, names = { "UNAVAILABLE", "DEADLINE_EXCEEDED", "RESOURCE_EXHAUSTED",
			"INTERNAL", "UNKNOWN", "ABORTED", "CANCELLED", "DATA_LOSS" })
	void what_may_pass_is_worth_another_try(Status.Code code) {
		this.answer = code.toStatus();
		assertThatExceptionOfType(ScoringProvider.Unavailable.class).isThrownBy(() -> ask(Duration.ofMinutes(1)))
			.withMessage("The scoring provider answered " + code);
	}

	@ParameterizedTest
	@EnumSource(value = Status.Code.class, names = { "INVALID_ARGUMENT", "FAILED_PRECONDITION", "PERMISSION_DENIED",
			"UNAUTHENTICATED", "UNIMPLEMENTED", "NOT_FOUND" })
	void what_stays_is_not(Status.Code code) {
		this.answer = code.toStatus();
		assertThatExceptionOfType(ScoringProvider.Refused.class).isThrownBy(() -> ask(Duration.ofMinutes(1)))
			.withMessage("The scoring provider answered " + code);
	}

	@Test
	void who_says_nothing_is_waited_for_no_longer_than_asked() {
		this.answer = Status.OK;
		assertThatExceptionOfType(ScoringProvider.Unavailable.class).isThrownBy(() -> ask(Duration.ofMillis(200)))
			.withMessage("The scoring provider answered DEADLINE_EXCEEDED");
	}

	private void ask(Duration timeout) {
		var _ = this.provider.score(ScoreRiskRequest.getDefaultInstance(), timeout);
	}

}
