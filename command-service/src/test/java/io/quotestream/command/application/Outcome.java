package io.quotestream.command.application;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;

import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.command.v1.CommandReceipt;

/** How a command ended. */
sealed interface Outcome {

	record Accepted(CommandReceipt receipt) implements Outcome {
	}

	record Refused(Rejected why) implements Outcome {
	}

	static Outcome of(Supplier<CommandReceipt> command) {
		try {
			return new Accepted(command.get());
		}
		catch (Rejected why) {
			return new Refused(why);
		}
	}

	/** How commands end that are all sent at the same moment. */
	static Outcomes together(List<Supplier<CommandReceipt>> commands) {
		var start = new CountDownLatch(1);
		try (var senders = Executors.newVirtualThreadPerTaskExecutor()) {
			var sent = commands.stream().map((command) -> senders.submit((Callable<Outcome>) () -> {
				start.await();
				return of(command);
			})).toList();
			start.countDown();
			return new Outcomes(sent.stream().map(Outcome::ended).toList());
		}
	}

	private static Outcome ended(Future<Outcome> sent) {
		try {
			return sent.get();
		}
		catch (InterruptedException | ExecutionException ex) {
			throw new IllegalStateException(ex);
		}
	}

	record Outcomes(List<Outcome> all) {

		List<CommandReceipt> receipts() {
			return this.all.stream()
				.filter(Accepted.class::isInstance)
				.map((each) -> ((Accepted) each).receipt)
				.toList();
		}

		List<Rejected> refusals() {
			return this.all.stream().filter(Refused.class::isInstance).map((each) -> ((Refused) each).why).toList();
		}

	}

}
