package io.quotestream.proto.rpc;

import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import ch.qos.logback.classic.Level;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;

import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CorrelationTest {

	private static final CreateQuoteRequest REQUEST = CreateQuoteRequest.getDefaultInstance();

	private static final Metadata.Key<String> GATEWAY = Metadata.Key.of("x-request-id",
			Metadata.ASCII_STRING_MARSHALLER);

	private static final Metadata.Key<String> TRACEPARENT = Metadata.Key.of("traceparent",
			Metadata.ASCII_STRING_MARSHALLER);

	private static final String TRACE = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

	private final AtomicReference<String> id = new AtomicReference<>();

	private final AtomicReference<String> inLog = new AtomicReference<>();

	private final AtomicReference<String> inLogAfterTheAnswer = new AtomicReference<>();

	private final AtomicReference<String> trace = new AtomicReference<>();

	private SampleServer server;

	private LogCapture log;

	@BeforeEach
	void start() throws IOException {
		this.log = LogCapture.of(Correlation.class);
		this.server = new SampleServer(List.of(new Correlation(), new Failures((failure) -> null)))
			.onCreate((request, answer) -> {
				this.id.set(Correlation.current());
				this.inLog.set(MDC.get("correlationId"));
				this.trace.set(Correlation.traceparent());
				answer.onNext(CreateQuoteResponse.getDefaultInstance());
				answer.onCompleted();
				this.inLogAfterTheAnswer.set(MDC.get("correlationId"));
			});
	}

	@AfterEach
	void stop() {
		this.server.close();
		this.log.close();
	}

	@Test
	void the_callers_id_is_taken_logged_and_given_back() {
		assertThat(call(headers(Correlation.HEADER, "order-66.a_b"))).isEqualTo("order-66.a_b");

		await().untilAsserted(() -> assertThat(this.inLogAfterTheAnswer).hasValue("order-66.a_b"));
		assertThat(this.id).hasValue("order-66.a_b");
		assertThat(this.inLog).hasValue("order-66.a_b");
	}

	@Test
	void the_gateways_id_is_taken_when_the_caller_has_none() {
		assertThat(call(headers(GATEWAY, "from-gateway"))).isEqualTo("from-gateway");
	}

	@Test
	void a_call_without_an_id_gets_one() {
		assertThat(call(new Metadata())).hasSize(36).isEqualTo(this.id.get());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "a b", "a\tb", "{jndi:x}", "ä",
			"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa" })
	void an_id_that_could_spoil_a_log_is_replaced(String given) {
		assertThat(call(headers(Correlation.HEADER, given))).hasSize(36).isNotEqualTo(given);
	}

	@Test
	void a_refused_call_learns_its_id_too() {
		this.server.onCreate((request, answer) -> {
			throw Refusal.quoteNotFound("q");
		});

		var refused = Refused
			.by(() -> this.server.commandsWith(headers(Correlation.HEADER, "mine")).createQuote(REQUEST));

		assertThat(refused.trailers().getAll(Correlation.HEADER)).containsExactly("mine");
	}

	@Test
	void the_trace_is_handed_on_when_it_is_one() {
		call(headers(TRACEPARENT, TRACE));
		assertThat(this.trace).hasValue(TRACE);

		call(headers(TRACEPARENT, "00-nonsense"));
		assertThat(this.trace).hasValue("");
	}

	@Test
	void each_call_is_logged_in_one_line_without_its_content() {
		call(headers(Correlation.HEADER, "mine"));

		await().untilAsserted(() -> assertThat(this.log.events()).singleElement().satisfies((event) -> {
			assertThat(event.getFormattedMessage())
				.matches("quotestream\\.command\\.v1\\.QuoteCommandService/CreateQuote OK [0-9]+ ms");
			assertThat(event.getMDCPropertyMap()).containsEntry("correlationId", "mine");
		}));
	}

	@Test
	void probes_are_not_worth_a_line() {
		this.server.probe();
		call(new Metadata());

		// That of the probe for those who look closely, and that of the call.
		await().until(() -> this.log.events().size() == 2);
		assertThat(this.log.events()).filteredOn((event) -> event.getLevel().isGreaterOrEqual(Level.INFO))
			.singleElement()
			.satisfies((event) -> assertThat(event.getFormattedMessage()).contains("CreateQuote"));
	}

	@Test
	void outside_a_call_there_is_no_id() {
		assertThat(Correlation.current()).isEqualTo("none");
		assertThat(MDC.get("correlationId")).isNull();
	}

	private String call(Metadata headers) {
		var answered = new AtomicReference<Metadata>();
		this.server
			.commandsWith(headers, MetadataUtils.newCaptureMetadataInterceptor(answered, new AtomicReference<>()))
			.createQuote(REQUEST);
		var ids = Objects.requireNonNull(answered.get().getAll(Correlation.HEADER), "an id");
		assertThat(ids).hasSize(1);
		return ids.iterator().next();
	}

	private static Metadata headers(Metadata.Key<String> key, String value) {
		return SampleServer.headers(key, value);
	}

}
