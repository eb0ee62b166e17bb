package io.quotestream.gateway;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;

import io.grpc.Status.Code;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** How long the gateway waits for a service that is there and says nothing. */
@NeedsEnvoy
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SilentServiceIT {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final Upstream services = new Upstream();

	private Gateway gateway;

	@BeforeAll
	void start() {
		this.gateway = Gateway.inFrontOf(this.services);
	}

	@AfterAll
	void stop() {
		Gateway.close(this.gateway);
		this.services.close();
	}

	@Test
	void a_service_that_does_not_answer_until_the_callers_deadline_is_given_up() {
		// Sooner than without a deadline; now and then a busy machine is slower than
		// that.
		await().atMost(PATIENCE).untilAsserted(() -> {
			long since = System.nanoTime();
			assertThat(statusOfSilence(GrpcWeb.to(this.gateway).with("grpc-timeout", "300m")))
				.isEqualTo(Code.DEADLINE_EXCEEDED);
			assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(5));
		});
	}

	@Test
	void a_service_that_does_not_answer_a_caller_without_a_deadline_is_given_up_after_six_seconds() {
		long since = System.nanoTime();
		assertThat(statusOfSilence(GrpcWeb.to(this.gateway))).isEqualTo(Code.DEADLINE_EXCEEDED);
		assertThat(Duration.ofNanos(System.nanoTime() - since)).isBetween(Duration.ofSeconds(5),
				Duration.ofSeconds(60));
	}

	@Test
	void a_longer_deadline_than_six_seconds_is_not_granted() {
		long since = System.nanoTime();
		assertThat(statusOfSilence(GrpcWeb.to(this.gateway).with("grpc-timeout", "1H")))
			.isEqualTo(Code.DEADLINE_EXCEEDED);
		assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(60));
	}

	private Code statusOfSilence(GrpcWeb browser) {
		CountDownLatch enough = new CountDownLatch(1);
		this.services.createQuote = (request) -> {
			try {
				enough.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return Upstream.created(request);
		};
		try (var call = browser.call(QuoteCommandServiceGrpc.getCreateQuoteMethod(), Quotes.create())) {
			return call.status();
		}
		finally {
			enough.countDown();
		}
	}

}
