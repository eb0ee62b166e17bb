package io.quotestream.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import com.google.protobuf.Duration;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quotestream.proto.admin.v1.ClearFaultsRequest;
import io.quotestream.proto.admin.v1.Fault;
import io.quotestream.proto.admin.v1.FaultKind;
import io.quotestream.proto.admin.v1.ListReservationsRequest;
import io.quotestream.proto.admin.v1.PlanFaultRequest;
import io.quotestream.proto.admin.v1.Provider;
import io.quotestream.proto.admin.v1.ProviderSimulatorServiceGrpc;
import io.quotestream.proto.admin.v1.ProviderSimulatorServiceGrpc.ProviderSimulatorServiceBlockingStub;
import io.quotestream.proto.admin.v1.Reservation;
import io.quotestream.proto.provider.v1.ApplicationNumberServiceGrpc;
import io.quotestream.proto.provider.v1.ApplicationNumberServiceGrpc.ApplicationNumberServiceBlockingStub;
import io.quotestream.proto.provider.v1.ReserveApplicationNumberRequest;
import io.quotestream.proto.provider.v1.RiskScoringServiceGrpc;
import io.quotestream.proto.provider.v1.RiskScoringServiceGrpc.RiskScoringServiceBlockingStub;
import io.quotestream.proto.provider.v1.ScoreRiskRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ProviderSimulatorsTest {

	private static final String KEY = "5b1f6c1a-93f3-4d76-8b0e-0d6c2f1a9e42";

	private static final String QUOTE = "7d1f6f1e-0000-4000-8000-000000000001";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path data;

	private record Clients(ApplicationNumberServiceBlockingStub numbers, RiskScoringServiceBlockingStub scores,
			ProviderSimulatorServiceBlockingStub admin) {

		String number(String key, String quoteId) {
			return this.numbers.withDeadlineAfter(1, TimeUnit.MINUTES)
				.reserveApplicationNumber(
						ReserveApplicationNumberRequest.newBuilder().setReservationId(key).setQuoteId(quoteId).build())
				.getApplicationNumber();
		}

		void plan(FaultKind kind, int calls) {
			this.admin.planFault(PlanFaultRequest.newBuilder()
				.setProvider(Provider.PROVIDER_APPLICATION_NUMBER)
				.setSubjectId(QUOTE)
				.setCalls(calls)
				.setFault(Fault.newBuilder().setKind(kind))
				.build());
		}

		List<String> given() {
			return this.admin.listReservations(ListReservationsRequest.getDefaultInstance())
				.getReservationsList()
				.stream()
				.map(Reservation::getApplicationNumber)
				.toList();
		}

	}

	private void running(Consumer<Clients> test) throws IOException {
		try (var simulators = new ProviderSimulators(this.data, 0)) {
			var channel = Grpc.newChannelBuilder("127.0.0.1:" + simulators.port(), InsecureChannelCredentials.create())
				.build();
			try {
				test.accept(new Clients(ApplicationNumberServiceGrpc.newBlockingStub(channel),
						RiskScoringServiceGrpc.newBlockingStub(channel),
						ProviderSimulatorServiceGrpc.newBlockingStub(channel)));
			}
			finally {
				channel.shutdownNow();
			}
		}
	}

	@Test
	void a_key_has_its_number_for_ever_also_after_a_restart_that_cut_a_line() throws IOException {
		running((clients) -> {
			assertThat(clients.number(KEY, QUOTE)).isEqualTo("A-10000001").isEqualTo(clients.number(KEY, QUOTE));
			assertThat(clients.number(UUID.randomUUID().toString(), QUOTE)).isEqualTo("A-10000002");
		});
		Files.writeString(this.data.resolve("application-numbers.txt"), "8d1f6f1e-0000-4000-80",
				StandardCharsets.US_ASCII, StandardOpenOption.APPEND);

		running((clients) -> {
			assertThat(clients.number(KEY, QUOTE)).isEqualTo("A-10000001");
			assertThat(clients.number(UUID.randomUUID().toString(), QUOTE)).isEqualTo("A-10000003");
		});
		running((clients) -> assertThat(clients.given()).containsExactly("A-10000001", "A-10000002", "A-10000003"));
	}

	@Test
	void it_fails_as_often_as_planned_and_then_behaves() throws IOException {
		running((clients) -> {
			clients.plan(FaultKind.FAULT_KIND_FAIL, 2);

			assertFails(Status.Code.UNAVAILABLE, () -> clients.number(KEY, QUOTE));
			assertFails(Status.Code.UNAVAILABLE, () -> clients.number(KEY, QUOTE));
			assertThat(clients.given()).isEmpty();
			assertThat(clients.number(KEY, QUOTE)).isEqualTo("A-10000001");
		});
	}

	@Test
	void a_wish_that_makes_no_sense_is_refused_with_its_faulty_fields() throws IOException {
		running((clients) -> {
			var nonsense = PlanFaultRequest.newBuilder().setCalls(-1).setFault(Fault.getDefaultInstance()).build();

			var refused = catchThrowableOfType(StatusRuntimeException.class, () -> clients.admin().planFault(nonsense));

			var status = Objects.requireNonNull(StatusProto.fromThrowable(refused));
			assertThat(status.getCode()).isEqualTo(Code.INVALID_ARGUMENT_VALUE);
			assertThat(unpacked(status, ErrorInfo.class).getReason()).isEqualTo("INVALID_REQUEST");
			assertThat(unpacked(status, BadRequest.class).getFieldViolationsList())
				.extracting(BadRequest.FieldViolation::getField)
				.containsExactly("provider", "fault.kind", "calls");
		});
	}

	private static <D extends Message> D unpacked(com.google.rpc.Status status, Class<D> kind) {
		var detail = status.getDetailsList().stream().filter((each) -> each.is(kind)).findFirst().orElseThrow();
		try {
			return detail.unpack(kind);
		}
		catch (InvalidProtocolBufferException ex) {
			throw new AssertionError(ex);
		}
	}

	@Test
	void what_fails_afterwards_was_done() throws IOException {
		running((clients) -> {
			clients.admin()
				.planFault(PlanFaultRequest.newBuilder()
					.setProvider(Provider.PROVIDER_APPLICATION_NUMBER)
					.setFault(Fault.newBuilder().setKind(FaultKind.FAULT_KIND_FAIL_AFTERWARDS).setCode(Code.INTERNAL))
					.build());

			assertFails(Status.Code.INTERNAL, () -> clients.number(KEY, QUOTE));
			assertThat(clients.given()).containsExactly("A-10000001");
		});
	}

	@Test
	void a_silent_provider_does_nothing_and_a_late_one_has_done_it() throws IOException {
		running((clients) -> {
			clients.plan(FaultKind.FAULT_KIND_SILENT, 0);
			assertFails(Status.Code.DEADLINE_EXCEEDED, () -> reserve(clients, 200));
			assertThat(clients.given()).isEmpty();
			clients.admin().clearFaults(ClearFaultsRequest.getDefaultInstance());

			clients.admin()
				.planFault(PlanFaultRequest.newBuilder()
					.setProvider(Provider.PROVIDER_APPLICATION_NUMBER)
					.setFault(Fault.newBuilder()
						.setKind(FaultKind.FAULT_KIND_LATE)
						.setDelay(Duration.newBuilder().setSeconds(60)))
					.build());
			// On a busy machine the time may be over before the call has come.
			for (var millis = 500; clients.given().isEmpty() && millis < 40_000; millis *= 4) {
				var deadline = millis;
				assertFails(Status.Code.DEADLINE_EXCEEDED, () -> reserve(clients, deadline));
			}
			assertThat(clients.given()).hasSize(1);
		});
	}

	private static void reserve(Clients clients, int deadlineMillis) {
		var answer = clients.numbers()
			.withDeadlineAfter(deadlineMillis, TimeUnit.MILLISECONDS)
			.reserveApplicationNumber(
					ReserveApplicationNumberRequest.newBuilder().setReservationId(KEY).setQuoteId(QUOTE).build());
		assertThat(answer).isNull();
	}

	@Test
	void it_breaks_its_promises_on_request() throws IOException {
		running((clients) -> {
			var first = clients.number(KEY, QUOTE);
			clients.plan(FaultKind.FAULT_KIND_DUPLICATE, 1);
			assertThat(clients.number(KEY, QUOTE)).isNotEqualTo(first);
			clients.plan(FaultKind.FAULT_KIND_MALFORMED, 1);
			assertThat(clients.number(KEY, QUOTE)).contains(" ");
		});
	}

	@Test
	void data_ask_for_faults_too() throws IOException {
		running((clients) -> {
			var marked = "7d1f6f1e-0000-4000-8000-fa17fa170203";
			for (int call = 1; call <= 3; call++) {
				assertFails(Status.Code.UNAVAILABLE, () -> clients.number(KEY, marked));
			}
			assertThat(clients.number(KEY, marked)).startsWith("A-");

			assertThat(clients.scores().scoreRisk(risk().setZipCode("00008").build()).hasNoHit()).isTrue();
			assertThat(clients.scores().scoreRisk(risk().setZipCode("600001").build()).hasScore()).isTrue();
		});
	}

	@Test
	void the_same_facts_score_the_same() throws IOException {
		running((clients) -> {
			var request = risk().setDriverAge(19).setAtFaultClaims(2).setMinorViolations(1).build();

			var score = clients.scores().scoreRisk(request).getScore();

			assertThat(score).isEqualTo(clients.scores().scoreRisk(request).getScore());
			assertThat(score.getScore()).isEqualTo(10 + 25 + 30 + 5);
			assertThat(score.getReasonCodesList()).containsExactly("AT_FAULT_CLAIMS", "YOUNG_DRIVER",
					"MINOR_VIOLATIONS");
		});
	}

	private static ScoreRiskRequest.Builder risk() {
		return ScoreRiskRequest.newBuilder().setAssessmentId(KEY).setInputHash("0".repeat(64));
	}

	private static void assertFails(Status.Code code, Runnable call) {
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(call::run)
			.extracting((ex) -> ex.getStatus().getCode())
			.isEqualTo(code);
	}

}
