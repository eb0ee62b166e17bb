package io.quotestream.gateway;

import java.time.Duration;
import java.util.Map;

import io.grpc.Status.Code;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@NeedsEnvoy
@DisplayNameGeneration(ReplaceUnderscores.class)
class LoadBalancingIT {

	private static final int CALLS = 400;

	/**
	 * On a busy machine one of them may be left out for a while, because it did not say
	 * in a second that it is well.
	 */
	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final Upstream one = new Upstream();

	private final Upstream two = new Upstream();

	private Gateway gateway;

	@BeforeEach
	void start() {
		String both = this.one.endpoint() + "," + this.two.endpoint();
		this.gateway = Gateway.inFrontOf(both, both, Map.of());
		awaitHealthy(2);
	}

	@AfterEach
	void stop() {
		Gateway.close(this.gateway);
		this.one.close();
		this.two.close();
	}

	@Test
	void two_instances_share_the_commands() {
		await().atMost(PATIENCE).untilAsserted(() -> {
			awaitHealthy(2);
			this.one.received.clear();
			this.two.received.clear();
			for (int i = 0; i < CALLS; i++) {
				assertThat(create()).isEqualTo(Code.OK);
			}
			assertThat(this.one.received.size() + this.two.received.size()).isEqualTo(CALLS);
			assertThat(this.one.received).hasSizeBetween(CALLS * 4 / 10, CALLS * 6 / 10);
		});
	}

	@Test
	void an_instance_that_stopped_is_left_out() {
		this.two.close();
		await().atMost(PATIENCE).untilAsserted(() -> {
			awaitHealthy(1);
			this.one.received.clear();
			for (int i = 0; i < 20; i++) {
				assertThat(create()).isEqualTo(Code.OK);
			}
			assertThat(this.one.received).hasSize(20);
		});
	}

	@Test
	void an_instance_whose_views_are_behind_goes_on_being_asked() {
		this.one.getQuote = (request) -> {
			throw Upstream.refusal(Code.UNAVAILABLE, "VIEW_BEHIND");
		};
		this.two.getQuote = this.one.getQuote;
		for (int i = 0; i < 40; i++) {
			try (var call = GrpcWeb.to(this.gateway).call(QuoteQueryServiceGrpc.getGetQuoteMethod(), Quotes.get())) {
				assertThat(call.status()).isEqualTo(Code.UNAVAILABLE);
				assertThat(call.details().getDetailsCount()).as("the service's own answer").isEqualTo(1);
			}
		}
		assertThat(this.one.received).isNotEmpty();
		assertThat(this.two.received).isNotEmpty();
		assertThat(this.gateway.statistic("cluster.query-service.outlier_detection.ejections_enforced_total")).isZero();
	}

	private void awaitHealthy(int instances) {
		await().atMost(PATIENCE)
			.until(() -> this.gateway.statistic("cluster.command-service.membership_healthy") == instances);
	}

	private Code create() {
		try (var call = GrpcWeb.to(this.gateway)
			.call(QuoteCommandServiceGrpc.getCreateQuoteMethod(), Quotes.create())) {
			return call.status();
		}
	}

}
