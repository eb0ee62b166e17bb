package io.quotestream.e2e;

import java.time.Duration;

import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.admin.v1.ListReservationsRequest;
import io.quotestream.proto.admin.v1.ProviderSimulatorServiceGrpc;
import io.quotestream.proto.command.v1.RequestApplicationNumberRequest;
import io.quotestream.proto.view.v1.ApplicationNumberStatus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Who asks for a number may die while the provider works on it. */
@FaultySystem
class NumberCrashE2E {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final String LATE_ONCE = "fa17fa170501";

	@Test
	void a_number_is_given_once_although_its_asker_is_killed_before_the_answer_is_there(LocalSystem system) {
		var broker = system.overGrpc(Callers.BROKER);
		var quoteId = Pages.newQuoteId().substring(0, 24) + LATE_ONCE;
		broker.commands().createQuote(Pages.create(quoteId));
		var answer = broker.commands()
			.requestApplicationNumber(
					RequestApplicationNumberRequest.newBuilder().setHeader(Pages.header(quoteId)).build());
		assertThat(answer.getApplicationNumber()).as("pending").isEmpty();

		system.kill(Part.COMMAND).awaitEnd();

		var number = await().atMost(PATIENCE)
			.until(() -> broker.get(quoteId).getApplicationNumber(),
					(shown) -> shown.getStatus() == ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_ASSIGNED)
			.getNumber();
		var simulators = NettyChannelBuilder.forTarget(system.ports().address(Part.SIMULATORS)).usePlaintext().build();
		try {
			assertThat(ProviderSimulatorServiceGrpc.newBlockingStub(simulators)
				.listReservations(ListReservationsRequest.newBuilder().setQuoteId(quoteId).build())
				.getReservationsList()).as("numbers used up")
				.singleElement()
				.satisfies((given) -> assertThat(given.getApplicationNumber()).isEqualTo(number));
		}
		finally {
			simulators.shutdownNow();
		}
		assertThat(system.stored().head(quoteId)).as("created, its place, requested, assigned").isEqualTo(3);
	}

}
