package io.quotestream.gateway;

import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.quotestream.gateway.GrpcWeb.Encoding;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteResponse;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@NeedsEnvoy
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class UnaryCallIT {

	/** Envoy writes its log once a second. */
	private static final Duration LOGGED = Duration.ofMinutes(1);

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

	@BeforeEach
	void answer_everything() {
		this.services.createQuote = Upstream::created;
		this.services.received.clear();
	}

	@ParameterizedTest
	@EnumSource
	void a_browser_gets_the_answer_of_the_service_in_its_own_encoding(Encoding encoding) {
		CreateQuoteRequest request = Quotes.create();
		try (var call = GrpcWeb.to(this.gateway)
			.as(encoding)
			.call(QuoteCommandServiceGrpc.getCreateQuoteMethod(), request)) {
			assertThat(call.next()).contains(Upstream.created(request));
			assertThat(call.status()).isEqualTo(Code.OK);
		}
	}

	@Test
	void a_plain_gRPC_client_gets_the_same_answer_through_the_same_port() throws InterruptedException {
		ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", this.gateway.port())
			.usePlaintext()
			.build();
		try {
			CreateQuoteRequest request = Quotes.create();
			CreateQuoteResponse answer = QuoteCommandServiceGrpc.newBlockingStub(channel).createQuote(request);
			assertThat(answer).isEqualTo(Upstream.created(request));
		}
		finally {
			channel.shutdownNow().awaitTermination(5, TimeUnit.SECONDS);
		}
	}

	@ParameterizedTest
	@EnumSource
	void a_refusal_reaches_a_browser_with_reason_and_every_faulty_field(Encoding encoding)
			throws InvalidProtocolBufferException {
		this.services.createQuote = (request) -> {
			throw Upstream.refusal(Code.INVALID_ARGUMENT, "INVALID_REQUEST", "contact.email", "geographic.country");
		};
		try (var call = GrpcWeb.to(this.gateway)
			.as(encoding)
			.call(QuoteCommandServiceGrpc.getCreateQuoteMethod(), Quotes.create())) {
			assertThat(call.status()).isEqualTo(Code.INVALID_ARGUMENT);
			assertThat(call.details().getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo("INVALID_REQUEST");
			assertThat(call.details().getDetails(1).unpack(BadRequest.class).getFieldViolationsList())
				.extracting(BadRequest.FieldViolation::getField)
				.containsExactly("contact.email", "geographic.country");
		}
	}

	@Test
	void a_call_keeps_one_request_id_from_the_browser_to_the_service_and_into_the_access_log() {
		String correlation = "11111111-2222-3333-4444-555555555555";
		String requestId;
		try (var call = GrpcWeb.to(this.gateway)
			.with("x-quotestream-identity", "broker;ada;broker-7")
			.with("x-correlation-id", correlation)
			.with("x-request-id", "chosen-by-a-stranger")
			.call(QuoteCommandServiceGrpc.getCreateQuoteMethod(), Quotes.create())) {
			assertThat(call.status()).isEqualTo(Code.OK);
			requestId = call.headers().firstValue("x-request-id").orElseThrow();
		}
		Metadata seen = this.services.received.remove();
		assertThat(text(seen, "x-request-id")).isEqualTo(requestId).isNotEqualTo("chosen-by-a-stranger");
		assertThat(text(seen, "x-correlation-id")).isEqualTo(correlation);
		assertThat(text(seen, "x-quotestream-identity")).isEqualTo("broker;ada;broker-7");

		String line = await().atMost(LOGGED)
			.until(() -> this.gateway.accessLog().stream().filter((each) -> each.contains(requestId)).findFirst(),
					(found) -> found.isPresent())
			.orElseThrow();
		assertThat(line).contains("\"route\":\"command\"", "\"grpc_status\":\"OK\"", "\"duration_ms\":", correlation)
			.doesNotContain("ada", "broker-7");
	}

	@Test
	void the_access_log_tells_the_status_of_a_refusal_and_no_query_string() {
		this.services.createQuote = (request) -> {
			throw Upstream.refusal(Code.ABORTED, "STALE_QUOTE");
		};
		try (var call = GrpcWeb.to(this.gateway)
			.call(QuoteCommandServiceGrpc.getCreateQuoteMethod(), Quotes.create())) {
			assertThat(call.status()).isEqualTo(Code.ABORTED);
		}
		Gateway.send(HttpRequest.newBuilder(this.gateway.page("/nothing?email=ada@example.com")).build());
		await().atMost(LOGGED)
			.untilAsserted(() -> assertThat(this.gateway.accessLog()).anyMatch((line) -> line.contains("\"ABORTED\""))
				.anyMatch((line) -> line.contains("\"/nothing\""))
				.noneMatch((line) -> line.contains("ada@example.com")));
	}

	private static String text(Metadata headers, String name) {
		return String.valueOf(headers.get(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER)));
	}

}
