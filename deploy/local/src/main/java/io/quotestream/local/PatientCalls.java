package io.quotestream.local;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

import com.google.rpc.ErrorInfo;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

/**
 * Makes a call again and again while it gets no answer, as a good client does: a process
 * that was killed comes back.
 */
final class PatientCalls {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final long PAUSE_MILLIS = 100;

	private final ManagedChannel channel;

	private final LongAdder repeated = new LongAdder();

	PatientCalls(ManagedChannel channel) {
		this.channel = channel;
	}

	/** How many calls were made because one before got no answer. */
	long repeated() {
		return this.repeated.sum();
	}

	/**
	 * Calls until there is an answer.
	 * @throws StatusRuntimeException when the answer is no, or none came for minutes
	 */
	<T> T call(Supplier<T> call) {
		var giveUp = Instant.now().plus(PATIENCE);
		while (true) {
			try {
				return call.get();
			}
			catch (StatusRuntimeException ex) {
				if (!unanswered(ex) || Instant.now().isAfter(giveUp)) {
					throw ex;
				}
			}
			this.repeated.increment();
			this.channel.resetConnectBackoff();
			pause();
		}
	}

	/** Whether the outcome is unknown, or the service asked to come again. */
	private static boolean unanswered(StatusRuntimeException ex) {
		return switch (ex.getStatus().getCode()) {
			case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, CANCELLED -> true;
			// A connection that broke while the answer was under way; a service's own
			// answer has a reason.
			case INTERNAL, UNKNOWN -> !hasReason(ex);
			default -> false;
		};
	}

	private static boolean hasReason(StatusRuntimeException ex) {
		var status = StatusProto.fromThrowable(ex);
		return status != null && status.getDetailsList().stream().anyMatch((detail) -> detail.is(ErrorInfo.class));
	}

	private static void pause() {
		try {
			TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException("Interrupted between two calls", ex);
		}
	}

}
