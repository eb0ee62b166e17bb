package io.quotestream.simulator;

import io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.proto.admin.v1.ClearFaultsRequest;
import io.quotestream.proto.admin.v1.ClearFaultsResponse;
import io.quotestream.proto.admin.v1.ListReservationsRequest;
import io.quotestream.proto.admin.v1.ListReservationsResponse;
import io.quotestream.proto.admin.v1.PlanFaultRequest;
import io.quotestream.proto.admin.v1.PlanFaultResponse;
import io.quotestream.proto.admin.v1.ProviderSimulatorServiceGrpc.ProviderSimulatorServiceImplBase;

/** Takes wishes for faults and tells what was given. */
final class SimulatorAdmin extends ProviderSimulatorServiceImplBase {

	private static final Logger log = LoggerFactory.getLogger(SimulatorAdmin.class);

	private final Faults faults;

	private final Reservations reservations;

	SimulatorAdmin(Faults faults, Reservations reservations) {
		this.faults = faults;
		this.reservations = reservations;
	}

	@Override
	public void planFault(PlanFaultRequest request, StreamObserver<PlanFaultResponse> response) {
		this.faults.plan(request);
		log.info("{} will answer with {} to {}, {} times", request.getProvider(), request.getFault().getKind(),
				request.getSubjectId().isEmpty() ? "all" : request.getSubjectId(),
				(request.getCalls() == 0) ? "all" : request.getCalls());
		response.onNext(PlanFaultResponse.getDefaultInstance());
		response.onCompleted();
	}

	@Override
	public void clearFaults(ClearFaultsRequest request, StreamObserver<ClearFaultsResponse> response) {
		this.faults.clear();
		response.onNext(ClearFaultsResponse.getDefaultInstance());
		response.onCompleted();
	}

	@Override
	public void listReservations(ListReservationsRequest request, StreamObserver<ListReservationsResponse> response) {
		response.onNext(ListReservationsResponse.newBuilder()
			.addAllReservations(this.reservations.list()
				.stream()
				.filter((each) -> request.getQuoteId().isEmpty() || each.getQuoteId().equals(request.getQuoteId()))
				.toList())
			.build());
		response.onCompleted();
	}

}
