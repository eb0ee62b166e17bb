package io.quotestream.command.inbox;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.grpc.Context;

/** Callers who begin at the same moment and wait longer than any machine takes. */
final class Together {

	private Together() {
	}

	/** What each of them is answered, in their order. */
	static <T> List<T> call(List<Callable<T>> calls) {
		var begin = new CountDownLatch(1);
		try (var threads = Executors.newVirtualThreadPerTaskExecutor();
				var timer = Executors.newSingleThreadScheduledExecutor();
				var patient = Context.current().withDeadlineAfter(5, TimeUnit.MINUTES, timer)) {
			var running = calls.stream().map((call) -> threads.submit(() -> {
				begin.await();
				return patient.call(call);
			})).toList();
			begin.countDown();
			return running.stream().map(Together::answer).toList();
		}
	}

	private static <T> T answer(Future<T> running) {
		try {
			return running.get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
