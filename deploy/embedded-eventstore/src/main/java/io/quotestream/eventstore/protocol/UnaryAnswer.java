package io.quotestream.eventstore.protocol;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.quotestream.eventstore.log.LogUnavailableException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * How a call with one answer ends: with it, or with the status its failure stands for.
 */
public final class UnaryAnswer {

	private static final Logger logger = LoggerFactory.getLogger(UnaryAnswer.class);

	private UnaryAnswer() {
	}

	/** Does the work of a call and answers it. */
	public static <T> void of(StreamObserver<T> client, Supplier<CompletableFuture<T>> work) {
		tolerateCancel(client);
		try {
			send(client, work.get());
		}
		catch (StatusRuntimeException ex) {
			client.onError(ex);
		}
	}

	/**
	 * A client may go before its answer; what it did stands, and nobody needs to hear.
	 */
	public static void tolerateCancel(StreamObserver<?> client) {
		((ServerCallStreamObserver<?>) client).setOnCancelHandler(() -> {
		});
	}

	/** Answers once the work is done; asked by the call's handler. */
	public static <T> void send(StreamObserver<T> client, CompletableFuture<T> answer) {
		// Those who shared a commit are answered together, and the writer goes on.
		answer.whenCompleteAsync((response, failure) -> {
			if (failure != null) {
				client.onError(status(failure));
			}
			else {
				client.onNext(response);
				client.onCompleted();
			}
		}, ConnectionThread.current());
	}

	private static Throwable status(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return switch (cause) {
			case StatusRuntimeException refusal -> refusal;
			case LogUnavailableException unavailable -> Refusal.notReady(String.valueOf(unavailable.getMessage()));
			case CancellationException ignored ->
				Status.DEADLINE_EXCEEDED.withDescription("The write was not started in time").asRuntimeException();
			default -> {
				logger.error("a call failed", cause);
				yield Refusal.unhandled();
			}
		};
	}

}
