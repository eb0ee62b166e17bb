package io.quotestream.gateway;

import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

import io.grpc.Status.Code;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

@NeedsEnvoy
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CrossOriginIT {

	private static final String CREATE = "/quotestream.command.v1.QuoteCommandService/CreateQuote";

	private static final String ALLOWED = "https://app.example.com";

	private final Upstream services = new Upstream();

	private Gateway gateway;

	@BeforeAll
	void start() {
		this.gateway = Gateway.inFrontOf(this.services.endpoint(), this.services.endpoint(),
				Map.of("QUOTESTREAM_GATEWAY_ALLOWED_ORIGINS", "https://other.example.com," + ALLOWED));
	}

	@AfterAll
	void stop() {
		Gateway.close(this.gateway);
		this.services.close();
	}

	@Test
	void a_preflight_of_an_allowed_origin_is_answered_without_identity() {
		HttpResponse<String> answer = preflight(ALLOWED);
		assertThat(answer.statusCode()).isEqualTo(200);
		assertThat(answer.headers().firstValue("access-control-allow-origin")).contains(ALLOWED);
		assertThat(answer.headers().firstValue("access-control-allow-methods").orElseThrow()).contains("POST");
		assertThat(answer.headers().firstValue("access-control-allow-headers").orElseThrow()).contains("x-grpc-web",
				"content-type", "grpc-timeout", "x-quotestream-identity", "x-correlation-id", "traceparent");
		assertThat(answer.headers().firstValue("access-control-allow-credentials")).isEmpty();
		assertThat(this.services.received).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "https://evil.example.com", "https://app.example.com.evil.example.com", "null" })
	void a_preflight_of_a_foreign_origin_is_not_allowed_and_reaches_no_service(String origin) {
		long forwarded = forwarded();
		HttpResponse<String> answer = preflight(origin);
		assertThat(answer.headers().map()).doesNotContainKey("access-control-allow-origin");
		assertThat(forwarded()).isEqualTo(forwarded);
	}

	@Test
	void a_refusal_of_a_service_can_be_read_by_an_allowed_origin() {
		this.services.createQuote = (request) -> {
			throw Upstream.refusal(Code.FAILED_PRECONDITION, "EFFECTIVE_DATE_OUT_OF_RANGE");
		};
		try (var call = GrpcWeb.to(this.gateway)
			.with("origin", ALLOWED)
			.call(QuoteCommandServiceGrpc.getCreateQuoteMethod(), Quotes.create())) {
			assertThat(call.status()).isEqualTo(Code.FAILED_PRECONDITION);
			assertReadable(call);
			assertThat(call.details().getDetailsCount()).isEqualTo(1);
		}
		finally {
			this.services.received.clear();
		}
	}

	@Test
	void a_refusal_of_the_gateway_itself_can_be_read_by_an_allowed_origin() {
		byte[] tooLarge = new byte[1 << 20];
		var answer = GrpcWeb.to(this.gateway).with("origin", ALLOWED).send(CREATE.substring(1), tooLarge);
		try (var call = new GrpcWeb.Call<>(QuoteCommandServiceGrpc.getCreateQuoteMethod(), answer)) {
			assertThat(call.status()).isEqualTo(Code.RESOURCE_EXHAUSTED);
			assertReadable(call);
		}
	}

	private static void assertReadable(GrpcWeb.Call<?> call) {
		assertThat(call.headers().firstValue("access-control-allow-origin")).contains(ALLOWED);
		assertThat(call.headers().firstValue("access-control-expose-headers").orElseThrow().split(","))
			.contains("grpc-status", "grpc-message", "grpc-status-details-bin", "x-request-id");
	}

	private long forwarded() {
		return this.gateway.statistic("cluster.command-service.upstream_rq_total");
	}

	private HttpResponse<String> preflight(String origin) {
		return Gateway.send(HttpRequest.newBuilder(this.gateway.page(CREATE))
			.method("OPTIONS", HttpRequest.BodyPublishers.noBody())
			.header("origin", origin)
			.header("access-control-request-method", "POST")
			.header("access-control-request-headers", "content-type,x-grpc-web,x-quotestream-identity")
			.build());
	}

}
