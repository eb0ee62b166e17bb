package io.quotestream.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.CommandOutcome;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.command.v1.CommandTicket;
import io.quotestream.proto.command.v1.GetCommandOutcomeRequest;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.command.v1.SubmitCommandsRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@CalmSystem
class TwoCommandServicesE2E {

	private static final int JOURNEYS = 1_000;

	private static final int BROKERS = 8;

	private static final int BATCHES = 10;

	private static final int BATCH = 4;

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	@Test
	void a_thousand_journeys_over_two_command_services_are_shared_out_and_never_falsely_refused(LocalSystem system) {
		var before = system.operations().callsByPort(Part.COMMAND);
		var refusals = new ConcurrentLinkedQueue<String>();
		var begun = new AtomicInteger();
		try (var brokers = Executors.newVirtualThreadPerTaskExecutor()) {
			for (int broker = 0; broker < BROKERS; broker++) {
				brokers.submit(() -> {
					while (begun.incrementAndGet() <= JOURNEYS) {
						travel(system.overGrpc(Callers.BROKER), refusals);
					}
				});
			}
		}
		assertThat(refusals).isEmpty();

		var after = system.operations().callsByPort(Part.COMMAND);
		var served = new ArrayList<Long>();
		after.forEach((port, calls) -> served.add(calls - before.getOrDefault(port, 0L)));
		long all = served.stream().mapToLong(Long::longValue).sum();
		System.out.printf("End-to-end tests: %d journeys, commands by command-service %s%n", JOURNEYS, served);
		assertThat(served).hasSize(2).allSatisfy((calls) -> assertThat(calls).isGreaterThanOrEqualTo(all / 4));
		assertThat(all).isGreaterThanOrEqualTo(JOURNEYS * 4L);
	}

	@Test
	void commands_taken_by_either_are_carried_out_in_the_order_they_were_taken_each_once(LocalSystem system)
			throws Exception {
		var before = system.operations().callsByPort(Part.COMMAND);
		try (var brokers = Executors.newVirtualThreadPerTaskExecutor()) {
			var quotes = Collections.nCopies(BROKERS, Executors.callable(() -> submitAndInspect(system)));
			for (var inspected : brokers.invokeAll(quotes)) {
				inspected.get();
			}
		}
		assertThat(system.operations().callsByPort(Part.COMMAND)).hasSize(2)
			.allSatisfy((port, calls) -> assertThat(calls).isGreaterThan(before.getOrDefault(port, 0L)));
	}

	/** Batch after batch goes to the next of the two. */
	private static void submitAndInspect(LocalSystem system) {
		var broker = system.overGrpc(Callers.BROKER);
		var quoteId = Pages.newQuoteId();
		var submitted = new ArrayList<String>();
		var tickets = new ArrayList<CommandTicket>();
		for (int batch = 0; batch < BATCHES; batch++) {
			var commands = SubmitCommandsRequest.newBuilder();
			if (batch == 0) {
				commands.addCommands(QuoteCommand.newBuilder().setCreateQuote(Pages.create(quoteId)));
			}
			while (commands.getCommandsCount() < BATCH) {
				commands.addCommands(QuoteCommand.newBuilder()
					.setCaptureContactDetails(Pages.contact(Pages.header(quoteId),
							"asha%d@example.com".formatted(submitted.size() + commands.getCommandsCount()))));
			}
			var taken = broker.inbox().submitCommands(commands.build()).getResultsList();
			taken.forEach((each) -> tickets.add(each.getTicket()));
			taken.forEach((each) -> submitted.add(each.getTicket().getRequestId()));
		}
		var receipts = tickets.stream().map((ticket) -> outcome(broker, ticket).getReceipt()).toList();
		assertThat(receipts).extracting(CommandReceipt::getRevision).isSorted().doesNotHaveDuplicates();
		assertThat(system.stored().requestIds(quoteId).stream().distinct()).containsExactlyElementsOf(submitted);
		assertThat(system.stored().head(quoteId)).as("the first has two events").isEqualTo(submitted.size());
	}

	private static CommandOutcome outcome(Client broker, CommandTicket ticket) {
		var request = GetCommandOutcomeRequest.newBuilder().setTicket(ticket).build();
		return await().atMost(PATIENCE)
			.until(() -> broker.inbox().getCommandOutcome(request).getOutcome(), CommandOutcome::hasReceipt);
	}

	/**
	 * Four commands, each decided on what the one before left, wherever that was decided.
	 */
	private static void travel(Client broker, Queue<String> refusals) {
		var quoteId = Pages.newQuoteId();
		try {
			var create = Pages.create(quoteId);
			var created = broker.commands().createQuote(create).getReceipt();
			var addContact = Pages.contact(Pages.header(quoteId, created.getEtag()), "asha@example.com");
			var contact = broker.commands().captureContactDetails(addContact).getReceipt();
			var addFamily = Pages.family(quoteId)
				.toBuilder()
				.setHeader(Pages.header(quoteId, contact.getEtag()))
				.build();
			var family = broker.commands().captureFamilyDetails(addFamily).getReceipt();
			var save = Pages.save(quoteId).toBuilder().setHeader(Pages.header(quoteId, family.getEtag())).build();
			var saved = broker.commands().saveQuote(save).getReceipt();
			var revisions = List.of(created.getRevision(), contact.getRevision(), family.getRevision());
			if (!revisions.equals(List.of(1L, 2L, 3L)) || saved.getRevision() < 4) {
				refusals.add("quote %s has revisions %s, %d".formatted(quoteId, revisions, saved.getRevision()));
			}
		}
		catch (StatusRuntimeException ex) {
			refusals.add("quote %s: %s".formatted(quoteId, ex.getStatus()));
		}
	}

}
