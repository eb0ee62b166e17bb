package io.quotestream.proto.rpc;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import com.google.common.util.concurrent.ListenableFuture;
import io.grpc.Context;
import io.grpc.Status.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteResponse;
import io.quotestream.proto.query.v1.WatchQuoteRequest;
import io.quotestream.proto.query.v1.WatchQuoteResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

@DisplayNameGeneration(ReplaceUnderscores.class)
class OverloadTest {

	private static final CreateQuoteRequest REQUEST = CreateQuoteRequest.getDefaultInstance();

	private final Semaphore entered = new Semaphore(0);

	private final Semaphore mayLeave = new Semaphore(0);

	private SampleServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = new SampleServer(
				List.of(new Overload(2, 1), new Failures((failure) -> Refusal.dependencyUnavailable("event-store"))))
			.onCreate((request, answer) -> {
				this.entered.release();
				this.mayLeave.acquire();
				answer.onNext(CreateQuoteResponse.getDefaultInstance());
				answer.onCompleted();
			});
	}

	@AfterEach
	void stop() {
		this.mayLeave.release(100);
		this.server.close();
	}

	@Test
	void one_call_too_many_is_told_at_once_to_come_back() throws Exception {
		fill();

		var refused = Refused.by(() -> this.server.commands().createQuote(REQUEST));

		assertThat(refused.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
		assertThat(refused.reason()).isEqualTo("OVERLOADED");
		assertThat(refused.saysWhenToRetry()).isTrue();
		assertThat(this.server.handled).hasValue(2);
	}

	@Test
	void a_refused_call_takes_no_place() throws Exception {
		fill();
		for (int i = 0; i < 5; i++) {
			Refused.by(() -> this.server.commands().createQuote(REQUEST));
		}

		assertBothPlacesAreFree();
	}

	@Test
	void an_answered_call_gives_its_place_back() throws Exception {
		for (int i = 0; i < 3; i++) {
			var calls = fill();
			this.mayLeave.release(2);
			for (var call : calls) {
				call.get(1, TimeUnit.MINUTES);
			}
		}
	}

	@Test
	void a_failed_call_gives_its_place_back() {
		this.server.onCreate((request, answer) -> {
			throw new IllegalStateException();
		});

		for (int i = 0; i < 5; i++) {
			assertThat(Refused.by(() -> this.server.commands().createQuote(REQUEST)).reason())
				.isEqualTo("DEPENDENCY_UNAVAILABLE");
		}
	}

	@Test
	void a_cancelled_call_keeps_its_place_while_its_handler_works() throws Exception {
		fill().forEach((call) -> call.cancel(true));

		assertThat(Refused.by(() -> this.server.commands().createQuote(REQUEST)).reason()).isEqualTo("OVERLOADED");
		assertBothPlacesAreFree();
	}

	@Test
	void a_watch_that_is_cancelled_gives_its_place_back() throws Exception {
		var watching = new CountDownLatch(1);
		this.server.onWatch((request, answer) -> {
			answer.onNext(WatchQuoteResponse.getDefaultInstance());
			watching.countDown();
		});
		var context = Context.current().withCancellation();
		context.run(() -> this.server.queries().watchQuote(WatchQuoteRequest.getDefaultInstance()).next());
		watching.await();
		assertThat(Refused.by(this::watch).reason()).isEqualTo("OVERLOADED");

		context.cancel(null);

		await().untilAsserted(() -> assertThatCode(this::watch).doesNotThrowAnyException());
	}

	@Test
	void watches_take_no_place_of_commands() throws Exception {
		this.server.onWatch((request, answer) -> answer.onNext(WatchQuoteResponse.getDefaultInstance()));
		watch();

		assertThat(fill()).hasSize(2);
	}

	@Test
	void probes_are_answered_under_any_load() throws Exception {
		fill();

		assertThatCode(this.server::probe).doesNotThrowAnyException();
	}

	private void watch() {
		this.server.queries().watchQuote(WatchQuoteRequest.getDefaultInstance()).next();
	}

	/** Takes both places and waits until both handlers work. */
	private List<ListenableFuture<CreateQuoteResponse>> fill() throws InterruptedException {
		var calls = List.of(this.server.commandsLater().createQuote(REQUEST),
				this.server.commandsLater().createQuote(REQUEST));
		assertThat(this.entered.tryAcquire(2, 1, TimeUnit.MINUTES)).isTrue();
		return calls;
	}

	private void assertBothPlacesAreFree() throws Exception {
		this.mayLeave.release(2);
		this.server.onCreate((request, answer) -> {
			answer.onNext(CreateQuoteResponse.getDefaultInstance());
			answer.onCompleted();
		});
		await().untilAsserted(
				() -> assertThatCode(() -> this.server.commands().createQuote(REQUEST)).doesNotThrowAnyException());
	}

}
