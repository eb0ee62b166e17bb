package io.quotestream.e2e;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@CalmSystem
class TwoCommandServicesE2E {

	private static final int JOURNEYS = 1_000;

	private static final int BROKERS = 8;

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

	/**
	 * Four commands, each decided on what the one before left, wherever that was decided.
	 */
	private static void travel(Client broker, Queue<String> refusals) {
		var quoteId = Pages.newQuoteId();
		try {
			var create = Pages.create(quoteId);
			var created = Patiently.ask(() -> broker.commands().createQuote(create)).getReceipt();
			var addContact = Pages.contact(Pages.header(quoteId, created.getEtag()), "asha@example.com");
			var contact = Patiently.ask(() -> broker.commands().captureContactDetails(addContact)).getReceipt();
			var addFamily = Pages.family(quoteId)
				.toBuilder()
				.setHeader(Pages.header(quoteId, contact.getEtag()))
				.build();
			var family = Patiently.ask(() -> broker.commands().captureFamilyDetails(addFamily)).getReceipt();
			var save = Pages.save(quoteId).toBuilder().setHeader(Pages.header(quoteId, family.getEtag())).build();
			var saved = Patiently.ask(() -> broker.commands().saveQuote(save)).getReceipt();
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
