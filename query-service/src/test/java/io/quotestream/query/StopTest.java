package io.quotestream.query;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.quotestream.proto.query.v1.GetQuoteRequest;
import io.quotestream.query.running.Answer;
import io.quotestream.query.running.Projection;
import io.quotestream.query.running.RedisProcess;
import io.quotestream.query.running.RunningQueryService;
import io.quotestream.query.running.StoredViews;
import io.quotestream.query.running.WatchingClient;

import static io.quotestream.query.running.RunningQueryService.OWNER;
import static io.quotestream.query.running.StoredViews.newQuoteId;
import static io.quotestream.query.running.StoredViews.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
final class StopTest {

	/** What a busy machine adds is not the service's. */
	private static final int TRIES = 5;

	@Test
	void a_stop_takes_the_service_out_first_then_sends_everybody_elsewhere_and_is_quick() {
		assertThat(Stream.generate(StopTest::stopWhileWatched)
			.limit(TRIES)
			.anyMatch((took) -> took.compareTo(Duration.ofSeconds(5)) < 0)).as("a stop under 5 s").isTrue();
	}

	private static Duration stopWhileWatched() {
		var quoteId = newQuoteId();
		try (var redis = RedisProcess.started();
				var views = new StoredViews(redis.url());
				var projection = Projection.started();
				var service = RunningQueryService.startOnPort(redis.url(), projection.address(),
						"quotestream.wait.longest=1m")) {
			views.store(view(quoteId, 1));
			projection.folding(quoteId, () -> 1);
			var watches = Stream.generate(() -> WatchingClient.follow(service.asyncAs(OWNER), quoteId))
				.limit(100)
				.map((client) -> client.awaitRevision(1))
				.toList();
			var waiting = CompletableFuture.supplyAsync(
					() -> Answer.of(() -> service.as(OWNER)
						.getQuote(GetQuoteRequest.newBuilder().setQuoteId(quoteId).setMinRevision(2).build())),
					Thread::startVirtualThread);
			service.awaitWaiters(101);
			var health = new HealthLog(watches);
			HealthGrpc.newStub(service.channel()).watch(HealthCheckRequest.getDefaultInstance(), health);
			await().until(() -> health.statuses.equals(List.of(ServingStatus.SERVING)));

			var started = System.nanoTime();
			service.stop();
			var took = Duration.ofNanos(System.nanoTime() - started);

			await().untilAsserted(() -> assertThat(health.statuses).containsExactly(ServingStatus.SERVING,
					ServingStatus.NOT_SERVING));
			assertThat(health.watchesThatHadEndedBefore).isZero();
			assertThat(watches).allSatisfy((client) -> {
				var answer = Answer.of(client.awaitEnd());
				assertThat(answer.code()).isEqualTo("UNAVAILABLE/DEPENDENCY_UNAVAILABLE");
				assertThat(answer.info().getMetadataMap()).containsEntry("dependency", "query-service");
			});
			assertThat(waiting.join().code()).isEqualTo("UNAVAILABLE/DEPENDENCY_UNAVAILABLE");
			return took;
		}
	}

	/** Stays open during the stop, as a load balancer's check may. */
	private static final class HealthLog implements StreamObserver<HealthCheckResponse> {

		private final List<ServingStatus> statuses = new CopyOnWriteArrayList<>();

		private final List<WatchingClient> watches;

		private volatile long watchesThatHadEndedBefore = -1;

		private HealthLog(List<WatchingClient> watches) {
			this.watches = watches;
		}

		@Override
		public void onNext(HealthCheckResponse response) {
			this.statuses.add(response.getStatus());
			this.watchesThatHadEndedBefore = this.watches.stream().filter(WatchingClient::ended).count();
		}

		@Override
		public void onError(Throwable failure) {
		}

		@Override
		public void onCompleted() {
		}

	}

}
