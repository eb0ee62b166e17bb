package io.quotestream.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

import io.grpc.StatusRuntimeException;

/**
 * What many callers who all call at the same moment are answered.
 *
 * @param answered in no particular order, as are the refusals
 */
record Rush<A>(List<A> answered, List<Refused> refused) {

	static final int CALLERS = 64;

	static <A> Rush<A> of(IntFunction<A> call) {
		var start = new CountDownLatch(1);
		var rush = new Rush<A>(new ArrayList<>(), new ArrayList<>());
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			var calls = new ArrayList<Future<A>>();
			for (int i = 0; i < CALLERS; i++) {
				var caller = i;
				calls.add(threads.submit(() -> {
					start.await();
					return call.apply(caller);
				}));
			}
			start.countDown();
			for (var each : calls) {
				rush.take(each);
			}
		}
		return rush;
	}

	private void take(Future<A> call) {
		try {
			this.answered.add(call.get());
		}
		catch (ExecutionException ex) {
			if (!(ex.getCause() instanceof StatusRuntimeException status)) {
				throw new IllegalStateException(ex.getCause());
			}
			this.refused.add(Refused.of(status));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

}
