package io.quotestream.projection.health;

import java.util.concurrent.CompletableFuture;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.protobuf.services.HealthStatusManager;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ReadinessTest {

	@Test
	void it_serves_from_the_first_connection_until_the_stop() throws Exception {
		var manager = new HealthStatusManager();
		var server = InProcessServerBuilder.forName("readiness")
			.directExecutor()
			.addService(manager.getHealthService())
			.build()
			.start();
		var channel = InProcessChannelBuilder.forName("readiness").directExecutor().build();
		try {
			var health = HealthGrpc.newBlockingStub(channel);
			var connected = new CompletableFuture<Void>();
			var readiness = new Readiness(manager, connected);
			assertThat(status(health)).isEqualTo(ServingStatus.NOT_SERVING);

			connected.complete(null);
			assertThat(status(health)).isEqualTo(ServingStatus.SERVING);

			readiness.stop();
			assertThat(status(health)).isEqualTo(ServingStatus.NOT_SERVING);
		}
		finally {
			channel.shutdownNow();
			server.shutdownNow();
		}
	}

	private static ServingStatus status(HealthGrpc.HealthBlockingStub health) {
		return health.check(HealthCheckRequest.getDefaultInstance()).getStatus();
	}

}
