package io.quotestream.proto.rpc;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteResponse;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.query.v1.WatchQuoteRequest;
import io.quotestream.proto.query.v1.WatchQuoteResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FailuresTest {

	private static final CreateQuoteRequest REQUEST = CreateQuoteRequest.getDefaultInstance();

	private static final class KnownFailure extends RuntimeException {

	}

	private SampleServer server;

	private LogCapture log;

	@BeforeEach
	void start() throws IOException {
		FailureMapping mapping = (failure) -> (failure instanceof KnownFailure)
				? Refusal.dependencyUnavailable("event-store") : null;
		this.server = new SampleServer(List.of(new Correlation(), new Authentication(true), new Failures(mapping)));
		this.log = LogCapture.of(Failures.class);
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.log.close();
	}

	@Test
	void a_refusal_is_answered_as_it_is() {
		this.server.onCreate((request, answer) -> {
			throw Refusal.precondition(ErrorReason.ERROR_REASON_QUOTE_CLOSED, "Closed.", Map.of("a", "b"));
		});

		var refused = create();

		assertThat(refused.code()).isEqualTo(Status.Code.FAILED_PRECONDITION);
		assertThat(refused.reason()).isEqualTo("QUOTE_CLOSED");
		assertThat(refused.metadata()).containsExactly(Map.entry("a", "b"));
		assertThat(this.log.events()).isEmpty();
	}

	@Test
	void a_failure_that_the_service_knows_is_answered_its_way() {
		this.server.onCreate((request, answer) -> {
			throw new KnownFailure();
		});

		var refused = create();

		assertThat(refused.code()).isEqualTo(Status.Code.UNAVAILABLE);
		assertThat(refused.reason()).isEqualTo("DEPENDENCY_UNAVAILABLE");
		assertThat(refused.saysWhenToRetry()).isTrue();
	}

	@Test
	void an_unexpected_failure_is_logged_and_hidden() {
		this.server.onCreate((request, answer) -> {
			throw new IllegalStateException("asha@example.com was not to be told");
		});

		assertHidden(create());
	}

	@Test
	void an_error_is_hidden_too() {
		this.server.onCreate((request, answer) -> {
			throw new AssertionError("asha@example.com was not to be told");
		});

		assertHidden(create());
	}

	@Test
	void a_failure_handed_to_the_observer_is_answered_alike() {
		this.server.onCreate((request, answer) -> answer.onError(new IllegalStateException("asha@example.com")));
		assertHidden(create());

		this.server.onCreate((request, answer) -> answer.onError(new KnownFailure()));
		assertThat(create().reason()).isEqualTo("DEPENDENCY_UNAVAILABLE");

		this.server.onCreate((request, answer) -> answer.onError(Refusal.quoteNotFound("q")));
		assertThat(create().reason()).isEqualTo("QUOTE_NOT_FOUND");
	}

	@Test
	void a_status_handed_to_the_observer_is_left_alone() {
		this.server.onCreate((request, answer) -> answer.onError(Refusal.quoteNotFound("q").toStatus()));

		assertThat(create().reason()).isEqualTo("QUOTE_NOT_FOUND");
	}

	@Test
	void a_failure_after_the_answer_began_still_fails_the_call() {
		this.server.onCreate((request, answer) -> {
			answer.onNext(CreateQuoteResponse.getDefaultInstance());
			throw new KnownFailure();
		});

		assertThat(create().reason()).isEqualTo("DEPENDENCY_UNAVAILABLE");
	}

	@Test
	void a_failure_after_the_answer_is_only_logged() {
		this.server.onCreate((request, answer) -> {
			answer.onNext(CreateQuoteResponse.getDefaultInstance());
			answer.onCompleted();
			throw new IllegalStateException("asha@example.com is too late");
		});

		assertThat(this.server.commands().createQuote(REQUEST)).isNotNull();
		await().untilAsserted(() -> assertThat(this.log.events()).singleElement().satisfies((event) -> {
			assertThat(event.getFormattedMessage()).isEqualTo("Failed after the answer");
			assertMasked(event);
		}));
	}

	@Test
	void a_failing_handler_runs_once() {
		this.server.onCreate((request, answer) -> {
			throw new KnownFailure();
		});

		create();

		assertThat(this.server.handled).hasValue(1);
	}

	@Test
	void a_stream_that_fails_half_way_ends_with_the_reason() {
		this.server.onWatch((request, answer) -> {
			answer.onNext(WatchQuoteResponse.newBuilder().setRevision(3).build());
			throw new KnownFailure();
		});
		var received = new ArrayList<WatchQuoteResponse>();

		var refused = Refused.by(() -> watch().forEachRemaining(received::add));

		assertThat(received).extracting(WatchQuoteResponse::getRevision).containsExactly(3L);
		assertThat(refused.reason()).isEqualTo("DEPENDENCY_UNAVAILABLE");
	}

	@Test
	void a_stream_that_fails_on_another_thread_ends_with_the_reason_and_the_id_of_the_call() {
		this.server.onWatch((request, answer) -> Thread.ofVirtual().start(() -> {
			answer.onNext(WatchQuoteResponse.newBuilder().setRevision(3).build());
			answer.onError(new IllegalStateException("asha@example.com"));
		}));

		var refused = Refused.by(() -> watch().forEachRemaining((each) -> {
		}));

		assertHidden(refused);
		assertThat(refused.metadata().get("correlationId")).hasSize(36);
	}

	@Test
	void a_stream_that_fails_when_it_may_send_more_ends_with_the_reason() {
		this.server.onWatch((request, answer) -> {
			var stream = (ServerCallStreamObserver<WatchQuoteResponse>) answer;
			stream.setOnReadyHandler(() -> {
				throw new KnownFailure();
			});
		});

		assertThat(Refused.by(() -> watch().hasNext()).reason()).isEqualTo("DEPENDENCY_UNAVAILABLE");
	}

	@Test
	void a_caller_who_went_away_is_no_fault_of_ours() throws Exception {
		var entered = new CountDownLatch(1);
		var gone = new CountDownLatch(1);
		var ended = new CompletableFuture<Boolean>();
		this.server.onCreate((request, answer) -> {
			var call = (ServerCallStreamObserver<CreateQuoteResponse>) answer;
			entered.countDown();
			gone.await();
			await().until(call::isCancelled);
			ended.complete(true);
			// As a call of ours to another service does: it ends with the call it serves.
			throw Status.CANCELLED.asRuntimeException();
		});

		var call = this.server.commandsLater().createQuote(REQUEST);
		entered.await();
		call.cancel(true);
		gone.countDown();

		assertThat(ended.get(1, TimeUnit.MINUTES)).isTrue();
		await().untilAsserted(() -> assertThat(this.log.events()).singleElement()
			.satisfies((event) -> assertThat(event.getLevel()).isEqualTo(Level.DEBUG)));
	}

	@Test
	void every_reason_is_named_without_its_prefix() {
		assertThat(Refusal.name(ErrorReason.ERROR_REASON_STALE_QUOTE)).isEqualTo("STALE_QUOTE");
		assertThat(Refusal.of(Code.ABORTED, ErrorReason.ERROR_REASON_STALE_QUOTE, "Stale.", Map.of()).reason())
			.isEqualTo(ErrorReason.ERROR_REASON_STALE_QUOTE);
	}

	private Refused create() {
		return Refused.by(() -> this.server.commands().createQuote(REQUEST));
	}

	private Iterator<WatchQuoteResponse> watch() {
		return this.server.queries().watchQuote(WatchQuoteRequest.getDefaultInstance());
	}

	private void assertHidden(Refused refused) {
		assertThat(refused.code()).isEqualTo(Status.Code.INTERNAL);
		assertThat(refused.reason()).isEqualTo("INTERNAL_ERROR");
		assertThat(refused.metadata()).containsOnlyKeys("correlationId");
		assertThat(refused.status().toString()).doesNotContain("asha");
		assertThat(this.log.events()).singleElement().satisfies((event) -> {
			assertThat(event.getLevel()).isEqualTo(Level.ERROR);
			assertMasked(event);
		});
	}

	/** It says what was thrown and where, and not what it quoted. */
	private static void assertMasked(ILoggingEvent event) {
		assertThat(ThrowableProxyUtil.asString(event.getThrowableProxy())).doesNotContain("asha")
			.containsPattern("java\\.lang\\.(IllegalState|Assertion)")
			.contains(FailuresTest.class.getName());
	}

}
