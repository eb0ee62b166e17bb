package io.quotestream.simulator;

import java.util.regex.Pattern;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.proto.provider.v1.ApplicationNumberServiceGrpc.ApplicationNumberServiceImplBase;
import io.quotestream.proto.provider.v1.ReserveApplicationNumberRequest;
import io.quotestream.proto.provider.v1.ReserveApplicationNumberResponse;

/** Gives numbers in the order in which they are asked for. */
final class ApplicationNumbers extends ApplicationNumberServiceImplBase {

	private static final Logger log = LoggerFactory.getLogger(ApplicationNumbers.class);

	private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	private final Reservations reservations;

	private final Faults faults;

	ApplicationNumbers(Reservations reservations, Faults faults) {
		this.reservations = reservations;
		this.faults = faults;
	}

	@Override
	public void reserveApplicationNumber(ReserveApplicationNumberRequest request,
			StreamObserver<ReserveApplicationNumberResponse> response) {
		if (!UUID.matcher(request.getReservationId()).matches() || !UUID.matcher(request.getQuoteId()).matches()) {
			response.onError(Status.INVALID_ARGUMENT.withDescription("Two ids are needed.").asRuntimeException());
			return;
		}
		var fault = this.faults.ofNumber(request.getQuoteId());
		log.info("Quote {} asks for a number under {}: {}", request.getQuoteId(), request.getReservationId(),
				Misbehaviour.kind(fault));
		Misbehaviour.answer(fault, response, () -> switch (Misbehaviour.kind(fault)) {
			case FAULT_KIND_DUPLICATE ->
				given(this.reservations.reserveAnew(request.getReservationId(), request.getQuoteId())
					.getApplicationNumber(), request);
			case FAULT_KIND_MALFORMED -> given("no number at all", request);
			default -> given(
					this.reservations.reserve(request.getReservationId(), request.getQuoteId()).getApplicationNumber(),
					request);
		});
	}

	private static ReserveApplicationNumberResponse given(String number, ReserveApplicationNumberRequest request) {
		return ReserveApplicationNumberResponse.newBuilder()
			.setReservationId(request.getReservationId())
			.setApplicationNumber(number)
			.build();
	}

}
