package io.quotestream.simulator;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;

import com.google.rpc.Code;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;

import io.quotestream.proto.admin.v1.Fault;
import io.quotestream.proto.admin.v1.FaultKind;

/** Answers one call as a fault has it; the faults of content are the deed's own. */
final class Misbehaviour {

	private static final Duration DELAY = Duration.ofSeconds(5);

	private Misbehaviour() {
	}

	static <A> void answer(Optional<Fault> fault, StreamObserver<A> response, Supplier<A> deed) {
		switch (kind(fault)) {
			case FAULT_KIND_FAIL -> response.onError(status(fault.orElseThrow()).asRuntimeException());
			case FAULT_KIND_FAIL_AFTERWARDS -> {
				var _ = deed.get();
				response.onError(status(fault.orElseThrow()).asRuntimeException());
			}
			case FAULT_KIND_SILENT -> {
				// The caller's deadline ends the call.
			}
			case FAULT_KIND_SLOW -> {
				pause(fault.orElseThrow());
				complete(response, deed.get());
			}
			case FAULT_KIND_LATE -> {
				var answer = deed.get();
				pause(fault.orElseThrow());
				complete(response, answer);
			}
			default -> complete(response, deed.get());
		}
	}

	static FaultKind kind(Optional<Fault> fault) {
		return fault.map(Fault::getKind).orElse(FaultKind.FAULT_KIND_UNSPECIFIED);
	}

	private static Status status(Fault fault) {
		var code = (fault.getCode() == Code.OK) ? Code.UNAVAILABLE : fault.getCode();
		return Status.fromCodeValue(code.getNumber()).withDescription("simulated");
	}

	private static void pause(Fault fault) {
		var delay = fault.hasDelay() ? Duration.ofSeconds(fault.getDelay().getSeconds(), fault.getDelay().getNanos())
				: DELAY;
		try {
			Thread.sleep(delay);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static <A> void complete(StreamObserver<A> response, A answer) {
		response.onNext(answer);
		response.onCompleted();
	}

}
