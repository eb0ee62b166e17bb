package io.quotestream.proto.rpc;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.grpc.Metadata;
import io.grpc.Status.Code;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@DisplayNameGeneration(ReplaceUnderscores.class)
class AuthenticationTest {

	private static final CreateQuoteRequest REQUEST = CreateQuoteRequest.getDefaultInstance();

	@Test
	void the_handler_knows_who_calls() throws IOException {
		var seen = new AtomicReference<Caller>();
		try (var server = server(true).onCreate((request, answer) -> {
			seen.set(Caller.current());
			answer.onNext(CreateQuoteResponse.getDefaultInstance());
			answer.onCompleted();
		})) {
			server.commands().createQuote(REQUEST);
		}

		assertThat(seen).hasValue(new Caller(Role.BROKER, "ada", "agency-17"));
	}

	@Test
	void a_call_without_identity_is_refused() throws IOException {
		try (var server = server(true)) {
			assertRefused(server, new Metadata());
		}
	}

	@Test
	void the_header_is_worth_nothing_where_it_is_not_trusted() throws IOException {
		try (var server = server(false)) {
			assertRefused(server, SampleServer.headers(Caller.HEADER, SampleServer.BROKER));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "broker", "broker;ada", "broker;ada;", "broker;;agency-17", "king;ada;agency-17",
			"BROKER;ada;agency-17", "broker;ada;agency-17;", "broker;ada lovelace;agency-17", "broker;ada;agency 17",
			"broker;aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa;agency-17" })
	void a_malformed_header_is_refused(String header) throws IOException {
		try (var server = server(true)) {
			assertRefused(server, SampleServer.headers(Caller.HEADER, header));
		}
	}

	@ParameterizedTest
	@EnumSource(Role.class)
	void every_role_is_spelled_in_one_way(Role role) {
		var caller = new Caller(role, "ada", (role == Role.BROKER) ? "agency-17" : "");

		assertThat(Caller.parse(caller.toHeader())).contains(caller);
	}

	@Test
	void probes_need_no_identity() throws IOException {
		try (var server = server(true)) {
			assertThatCode(server::probe).doesNotThrowAnyException();
		}
	}

	@Test
	void outside_a_call_nobody_calls() {
		assertThatIllegalStateException().isThrownBy(Caller::current);
	}

	private static void assertRefused(SampleServer server, Metadata headers) {
		var refused = Refused.by(() -> server.commandsWith(headers).createQuote(REQUEST));

		assertThat(refused.code()).isEqualTo(Code.UNAUTHENTICATED);
		assertThat(refused.reason()).isEqualTo("NOT_AUTHENTICATED");
		assertThat(server.handled).hasValue(0);
	}

	private static SampleServer server(boolean trustHeader) throws IOException {
		return new SampleServer(List.of(new Authentication(trustHeader)));
	}

}
