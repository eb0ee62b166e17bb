package io.quotestream.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import com.google.protobuf.Duration;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;

import io.quotestream.proto.admin.v1.ClearFaultsRequest;
import io.quotestream.proto.admin.v1.Fault;
import io.quotestream.proto.admin.v1.FaultKind;
import io.quotestream.proto.admin.v1.ListReservationsRequest;
import io.quotestream.proto.admin.v1.PlanFaultRequest;
import io.quotestream.proto.admin.v1.Provider;
import io.quotestream.proto.admin.v1.ProviderSimulatorServiceGrpc;
import io.quotestream.proto.admin.v1.ProviderSimulatorServiceGrpc.ProviderSimulatorServiceBlockingStub;
import io.quotestream.proto.admin.v1.Reservation;

/** The simulated providers of a system, and how they are made to misbehave. */
final class Simulators implements AutoCloseable {

	/** What is slow or late takes longer than anybody waits for it. */
	private static final Duration LONG = Duration.newBuilder().setSeconds(600).build();

	private final Path log;

	private final ManagedChannel channel;

	Simulators(LocalSystem system) {
		this.log = system.data().resolve("logs").resolve(Part.SIMULATORS.title() + ".log");
		this.channel = NettyChannelBuilder.forTarget(system.ports().address(Part.SIMULATORS)).usePlaintext().build();
	}

	/**
	 * Has a provider misbehave until further notice.
	 * @param subject quote or assessment; empty for all of which nothing else is said
	 */
	void plan(Provider provider, String subject, FaultKind kind) {
		admin().planFault(PlanFaultRequest.newBuilder()
			.setProvider(provider)
			.setSubjectId(subject)
			.setFault(Fault.newBuilder().setKind(kind).setDelay(LONG))
			.build());
	}

	/** Has all providers behave again. */
	void behave() {
		admin().clearFaults(ClearFaultsRequest.getDefaultInstance());
	}

	/**
	 * Whether there was a call about this quote or assessment: a provider writes it down
	 * before it does anything else.
	 */
	boolean wereAskedAbout(String subject) {
		try (var lines = Files.lines(this.log)) {
			return lines.anyMatch((line) -> line.contains(subject + " asks for"));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	List<String> numbersGivenTo(String quoteId) {
		return admin().listReservations(ListReservationsRequest.newBuilder().setQuoteId(quoteId).build())
			.getReservationsList()
			.stream()
			.map(Reservation::getApplicationNumber)
			.toList();
	}

	private ProviderSimulatorServiceBlockingStub admin() {
		return ProviderSimulatorServiceGrpc.newBlockingStub(this.channel);
	}

	@Override
	public void close() {
		this.channel.shutdownNow();
	}

}
