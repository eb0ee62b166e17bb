package io.quotestream.command.inbox;

import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.application.Requests;
import io.quotestream.proto.command.v1.CommandTicket;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.command.v1.SubmitCommandRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The service is killed between the tickets it gave and what it did about them. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class KilledInboxIT extends InboxScenario {

	private static final int QUOTES = 8;

	private static final int TICKETS_BEFORE_THE_KILL = 160;

	@Test
	void what_was_taken_before_a_kill_is_carried_out_once_in_order_and_told() throws IOException, InterruptedException {
		var tickets = new ConcurrentHashMap<String, List<CommandTicket>>();
		try (var service = ServiceProcess.start(this.store.connectionString(), this.folder)) {
			submitUntilKilled(service, tickets);
		}
		var onlooker = instance();
		assertThat(waiting(onlooker, tickets)).as("killed before all was carried out").isPositive();
		try (var _ = ServiceProcess.start(this.store.connectionString(), this.folder);
				var _ = ServiceProcess.start(this.store.connectionString(), this.folder)) {
			await().atMost(PATIENCE).until(() -> waiting(onlooker, tickets) == 0);
		}
		tickets.forEach((quoteId, taken) -> assertThat(onlooker.answered(quoteId))
			.containsSubsequence(taken.stream().map(CommandTicket::getRequestId).toList())
			.doesNotHaveDuplicates());
	}

	/** Each quote by one who submits one command after the other. */
	private static void submitUntilKilled(ServiceProcess service, Map<String, List<CommandTicket>> tickets)
			throws InterruptedException {
		var enough = new CountDownLatch(TICKETS_BEFORE_THE_KILL);
		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			for (var quote = 0; quote < QUOTES; quote++) {
				threads.execute(() -> {
					var requests = Requests.aboutNewQuote(InstantSource.system());
					var taken = tickets.computeIfAbsent(requests.quoteId(), (id) -> new CopyOnWriteArrayList<>());
					try {
						taken.add(submit(service, command(requests.create())));
						for (var i = 0; true; i++) {
							taken.add(submit(service,
									command((i % 3 == 2) ? requests.finalizeQuote() : requests.city("City " + i))));
							enough.countDown();
						}
					}
					catch (StatusRuntimeException killed) {
						// What had no ticket may or may not be taken.
					}
				});
			}
			assertThat(enough.await(2, TimeUnit.MINUTES)).as("tickets").isTrue();
			service.kill();
		}
	}

	private static CommandTicket submit(ServiceProcess service, QuoteCommand command) {
		return service.inbox(BROKER)
			.submitCommand(SubmitCommandRequest.newBuilder().setCommand(command).build())
			.getTicket();
	}

	private static long waiting(Instance onlooker, Map<String, List<CommandTicket>> tickets) {
		return tickets.values()
			.stream()
			.flatMap(List::stream)
			.filter((ticket) -> onlooker.outcome(BROKER, ticket).hasWaiting())
			.count();
	}

}
