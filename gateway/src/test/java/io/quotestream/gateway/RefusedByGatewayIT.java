package io.quotestream.gateway;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.Map;

import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc;
import io.quotestream.proto.type.v1.ContactDetails;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@NeedsEnvoy
@DisplayNameGeneration(ReplaceUnderscores.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusedByGatewayIT {

	private static final MethodDescriptor<?, ?> CREATE = QuoteCommandServiceGrpc.getCreateQuoteMethod();

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
	@ValueSource(strings = { "quotestream.admin.v1.ProjectionAdminService/FoldQuote",
			"quotestream.admin.v1.SubjectKeyService/GetSubjectKeys",
			"quotestream.feed.v1.QuoteFeedService/FollowQuotes",
			"quotestream.command.v1.QuoteCommandServiceTwo/CreateQuote", "quotestream.query.v1/GetQuote",
			"grpc.reflection.v1.ServerReflection/ServerReflectionInfo", "grpc.health.v1.Health/Check" })
	void what_is_internal_or_unknown_is_unimplemented(String method) {
		assertThat(status(method, new byte[0])).isEqualTo(Code.UNIMPLEMENTED);
		assertThat(this.services.received).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "SubmitCommand", "SubmitCommands", "GetCommandOutcome", "WatchCommandOutcome" })
	void the_inbox_of_commands_is_reached(String method) {
		// The service of this test has none.
		assertThat(status("quotestream.command.v1.CommandInboxService/" + method, new byte[0]))
			.isEqualTo(Code.UNIMPLEMENTED);
		assertThat(this.services.received).hasSize(1);
	}

	@Test
	void an_oversized_request_is_refused_before_a_service_sees_it() {
		assertThat(status(CREATE.getFullMethodName(), new byte[300_000])).isEqualTo(Code.RESOURCE_EXHAUSTED);
		assertThat(this.services.received).isEmpty();
	}

	@Test
	void an_oversized_request_of_a_plain_gRPC_client_is_refused_alike() {
		ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", this.gateway.port())
			.usePlaintext()
			.build();
		try {
			CreateQuoteRequest large = Quotes.create()
				.toBuilder()
				.setContact(ContactDetails.newBuilder().setEmail("a".repeat(300_000)))
				.build();
			assertThatThrownBy(() -> QuoteCommandServiceGrpc.newBlockingStub(channel).createQuote(large))
				.isInstanceOfSatisfying(StatusRuntimeException.class,
						(refusal) -> assertThat(refusal.getStatus().getCode()).isEqualTo(Code.RESOURCE_EXHAUSTED));
		}
		finally {
			channel.shutdownNow();
		}
	}

	@Test
	void a_service_that_is_down_is_unavailable_at_once() throws IOException {
		try (Socket nobody = portOfNobody();
				Gateway alone = Gateway.inFrontOf("127.0.0.1:" + nobody.getLocalPort(), this.services.endpoint(),
						Map.of())) {
			long since = System.nanoTime();
			try (var call = GrpcWeb.to(alone).call(QuoteCommandServiceGrpc.getCreateQuoteMethod(), Quotes.create())) {
				assertThat(call.status()).isEqualTo(Code.UNAVAILABLE);
			}
			assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(30));
			try (var call = GrpcWeb.to(alone).call(QuoteQueryServiceGrpc.getGetQuoteMethod(), Quotes.get())) {
				assertThat(call.status()).as("the other service").isEqualTo(Code.OK);
			}
		}
	}

	@Test
	void a_caller_cannot_make_the_gateway_send_a_command_twice() {
		this.services.createQuote = (request) -> {
			throw Upstream.refusal(Code.UNAVAILABLE, "DEPENDENCY_UNAVAILABLE");
		};
		try (var call = GrpcWeb.to(this.gateway)
			.with("x-envoy-retry-on", "5xx,retriable-headers")
			.with("x-envoy-retry-grpc-on", "unavailable")
			.with("x-envoy-max-retries", "3")
			.call(QuoteCommandServiceGrpc.getCreateQuoteMethod(), Quotes.create())) {
			assertThat(call.status()).isEqualTo(Code.UNAVAILABLE);
		}
		assertThat(this.services.received).hasSize(1);
	}

	@Test
	void a_view_that_is_behind_is_not_asked_again_behind_the_callers_back() {
		this.services.getQuote = (request) -> {
			throw Upstream.refusal(Code.UNAVAILABLE, "VIEW_BEHIND");
		};
		try (var call = GrpcWeb.to(this.gateway).call(QuoteQueryServiceGrpc.getGetQuoteMethod(), Quotes.get())) {
			assertThat(call.status()).isEqualTo(Code.UNAVAILABLE);
		}
		assertThat(this.services.received).hasSize(1);
	}

	@Test
	void a_header_that_another_hop_could_read_differently_is_refused() {
		HttpRequest underscore = HttpRequest.newBuilder(this.gateway.page("/"))
			.header("x_quotestream_identity", "a;b;c")
			.build();
		assertThat(Gateway.send(underscore).statusCode()).isEqualTo(400);
		HttpRequest escaped = HttpRequest.newBuilder(this.gateway.page("/assets%2f..%2f")).build();
		assertThat(Gateway.send(escaped).statusCode()).isEqualTo(400);
	}

	/** Held, so that nobody else begins to listen there. */
	private static Socket portOfNobody() throws IOException {
		Socket socket = new Socket();
		socket.bind(new InetSocketAddress("127.0.0.1", 0));
		return socket;
	}

	private Code status(String method, byte[] message) {
		try (var call = new GrpcWeb.Call<>(CREATE, GrpcWeb.to(this.gateway).send(method, message))) {
			return call.status();
		}
	}

}
