package io.quotestream.command.process.number;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.process.number.NumberProperties.Breaker;
import io.quotestream.command.process.number.NumberProperties.Retry;
import io.quotestream.command.process.number.NumberProvider.Answer;
import io.quotestream.proto.provider.v1.ApplicationNumberServiceGrpc.ApplicationNumberServiceImplBase;
import io.quotestream.proto.provider.v1.ReserveApplicationNumberRequest;
import io.quotestream.proto.provider.v1.ReserveApplicationNumberResponse;
import io.quotestream.proto.type.v1.NumberFailure;

import static org.assertj.core.api.Assertions.assertThat;

/** What the provider is asked, and what is made of its answers. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NumberProviderTest {

	private static final String KEY = "5b1f6c1a-93f3-4d76-8b0e-0d6c2f1a9e42";

	private static final String QUOTE = "7d1f6f1e-0000-4000-8000-000000000001";

	private final Script script = new Script();

	private final Server server;

	private final ManagedChannel channel;

	NumberProviderTest() {
		var name = UUID.randomUUID().toString();
		this.server = InProcessServerBuilder.forName(name).directExecutor().addService(this.script).build();
		this.channel = InProcessChannelBuilder.forName(name).build();
	}

	/** What is answered, call by call; the last answer again and again. */
	private static final class Script extends ApplicationNumberServiceImplBase {

		final List<ReserveApplicationNumberRequest> asked = new CopyOnWriteArrayList<>();

		private final Deque<Object> answers = new ArrayDeque<>();

		void answer(Object... all) {
			this.answers.addAll(Arrays.asList(all));
		}

		@Override
		public synchronized void reserveApplicationNumber(ReserveApplicationNumberRequest request,
				StreamObserver<ReserveApplicationNumberResponse> response) {
			this.asked.add(request);
			var next = (this.answers.size() > 1) ? this.answers.remove() : this.answers.element();
			if (next instanceof Status status) {
				response.onError(status.asRuntimeException());
			}
			else if (next instanceof ReserveApplicationNumberResponse answer) {
				response.onNext(answer);
				response.onCompleted();
			}
		}

	}

	@BeforeEach
	void start() throws IOException {
		this.server.start();
	}

	@AfterEach
	void stop() {
		this.channel.shutdownNow();
		this.server.shutdownNow();
	}

	private NumberProvider provider(Duration deadline) {
		var properties = new NumberProperties(Duration.ZERO, deadline, 3, Duration.ofMillis(1),
				new Retry(Duration.ZERO, Duration.ZERO, Duration.ZERO), new Breaker(6, 50, Duration.ofHours(1)));
		return new NumberProvider(this.channel, properties, new SimpleMeterRegistry());
	}

	private NumberProvider provider() {
		return provider(Duration.ofSeconds(20));
	}

	private static ReserveApplicationNumberResponse number(String key, String number) {
		return ReserveApplicationNumberResponse.newBuilder().setReservationId(key).setApplicationNumber(number).build();
	}

	@Test
	void it_is_asked_again_under_the_same_key_until_it_answers() {
		this.script.answer(Status.UNAVAILABLE, Status.INTERNAL, number(KEY, "A-1"));

		assertThat(provider().reserve(KEY, QUOTE)).isEqualTo(new Answer.Given("A-1"));
		assertThat(this.script.asked).hasSize(3)
			.containsOnly(ReserveApplicationNumberRequest.newBuilder().setReservationId(KEY).setQuoteId(QUOTE).build());
	}

	@Test
	void after_three_tries_it_has_failed() {
		this.script.answer(Status.RESOURCE_EXHAUSTED);

		assertThat(provider().reserve(KEY, QUOTE))
			.isEqualTo(new Answer.Failed(NumberFailure.NUMBER_FAILURE_UNAVAILABLE, 3));
	}

	@Test
	void what_it_refuses_is_not_asked_again() {
		this.script.answer(Status.FAILED_PRECONDITION);

		assertThat(provider().reserve(KEY, QUOTE))
			.isEqualTo(new Answer.Failed(NumberFailure.NUMBER_FAILURE_REFUSED, 1));
	}

	@Test
	void silence_ends_with_the_deadline() {
		this.script.answer("nothing");

		assertThat(provider(Duration.ofMillis(20)).reserve(KEY, QUOTE))
			.isEqualTo(new Answer.Failed(NumberFailure.NUMBER_FAILURE_TIMEOUT, 3));
	}

	@Test
	void what_is_no_number_of_this_key_is_worthless() {
		var worthless = new Answer.Failed(NumberFailure.NUMBER_FAILURE_MALFORMED, 3);
		this.script.answer(number(KEY, "no number"), number(KEY, ""), number(QUOTE, "A-1"));

		assertThat(provider().reserve(KEY, QUOTE)).isEqualTo(worthless);
	}

	@Test
	void while_most_calls_fail_it_is_left_alone() {
		this.script.answer(Status.UNAVAILABLE);
		var provider = provider();
		for (int i = 0; i < 5; i++) {
			provider.reserve(KEY, QUOTE);
		}

		assertThat(this.script.asked).hasSize(6);
		assertThat(provider.reserve(KEY, QUOTE))
			.isEqualTo(new Answer.Failed(NumberFailure.NUMBER_FAILURE_UNAVAILABLE, 1));
	}

	@Test
	void refusals_are_answers_and_do_not_make_it_be_left_alone() {
		this.script.answer(Status.INVALID_ARGUMENT);
		var provider = provider();
		for (int i = 0; i < 20; i++) {
			provider.reserve(KEY, QUOTE);
		}

		assertThat(this.script.asked).hasSize(20);
	}

	@Test
	void all_tries_end_within_the_time_that_the_group_of_the_reaction_counts_on() {
		var properties = new NumberProperties(Duration.ZERO, Duration.ofSeconds(10), 3, Duration.ofMillis(200),
				new Retry(Duration.ZERO, Duration.ZERO, Duration.ZERO), new Breaker(6, 50, Duration.ZERO));

		// Three calls, and pauses of at most 300 and 600 ms.
		assertThat(properties.longest()).isEqualTo(Duration.ofMillis(30_900));
	}

}
