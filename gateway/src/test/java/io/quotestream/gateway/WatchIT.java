package io.quotestream.gateway;

import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import io.grpc.Status.Code;
import io.quotestream.gateway.GrpcWeb.Encoding;
import io.quotestream.gateway.Upstream.Watch;
import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc;
import io.quotestream.proto.query.v1.WatchQuoteRequest;
import io.quotestream.proto.query.v1.WatchQuoteResponse;
import io.quotestream.proto.type.v1.QuoteState;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

@NeedsEnvoy
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class WatchIT {

	/**
	 * Longer than the 15 s after which a route of Envoy's ends every call, unless told
	 * otherwise.
	 */
	private static final Duration SILENCE = Duration.ofSeconds(20);

	private final WatchQuoteRequest request = Quotes.watch();

	private final WatchQuoteResponse first = Quotes.step(this.request.getQuoteId(), 0,
			QuoteState.QUOTE_STATE_INITIATED);

	private final WatchQuoteResponse second = Quotes.step(this.request.getQuoteId(), 1, QuoteState.QUOTE_STATE_SAVED);

	private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();

	private final Upstream services = new Upstream();

	private Gateway gateway;

	@BeforeAll
	void start() {
		this.gateway = Gateway.inFrontOf(this.services);
	}

	@AfterAll
	void stop() {
		this.later.shutdownNow();
		Gateway.close(this.gateway);
		this.services.close();
	}

	@ParameterizedTest
	@EnumSource
	void every_step_arrives_when_it_is_sent_and_not_when_the_stream_ends(Encoding encoding)
			throws InterruptedException {
		BlockingQueue<Watch> opened = new LinkedBlockingQueue<>();
		this.services.watchQuote = (watch) -> {
			watch.caller().onNext(this.first);
			opened.add(watch);
		};
		try (var call = open(encoding)) {
			// The service says no more until this has come: a buffered stream would wait
			// for ever.
			assertThat(call.next()).contains(this.first);
			Watch watch = opened.take();
			watch.caller().onNext(this.second);
			assertThat(call.next()).contains(this.second);
			watch.caller().onCompleted();
			assertThat(call.status()).isEqualTo(Code.OK);
		}
	}

	@Test
	void a_watch_outlives_twenty_seconds_of_silence() {
		this.services.watchQuote = (watch) -> {
			watch.caller().onNext(this.first);
			this.later.schedule(() -> watch.caller().onNext(this.second), SILENCE.toMillis(), TimeUnit.MILLISECONDS);
		};
		try (var call = open(Encoding.BINARY)) {
			assertThat(call.next()).contains(this.first);
			long silentSince = System.nanoTime();
			assertThat(call.next()).contains(this.second);
			assertThat(Duration.ofNanos(System.nanoTime() - silentSince)).isGreaterThan(SILENCE.minusSeconds(1));
		}
	}

	@Test
	void a_watch_that_a_service_ends_tells_why() {
		this.services.watchQuote = (watch) -> {
			watch.caller().onNext(this.first);
			watch.caller().onError(Upstream.refusal(Code.PERMISSION_DENIED, "NOT_OWNER"));
		};
		try (var call = open(Encoding.BINARY)) {
			assertThat(call.next()).contains(this.first);
			assertThat(call.status()).isEqualTo(Code.PERMISSION_DENIED);
			assertThat(call.details().getDetailsCount()).isEqualTo(1);
		}
	}

	@Test
	void a_service_learns_that_the_browser_has_gone() throws InterruptedException {
		CountDownLatch cancelled = new CountDownLatch(1);
		this.services.watchQuote = (watch) -> {
			watch.caller().setOnCancelHandler(cancelled::countDown);
			watch.caller().onNext(this.first);
		};
		try (var call = open(Encoding.BINARY)) {
			assertThat(call.next()).contains(this.first);
		}
		assertThat(cancelled.await(1, TimeUnit.MINUTES)).isTrue();
	}

	private GrpcWeb.Call<WatchQuoteResponse> open(Encoding encoding) {
		return GrpcWeb.to(this.gateway).as(encoding).call(QuoteQueryServiceGrpc.getWatchQuoteMethod(), this.request);
	}

}
