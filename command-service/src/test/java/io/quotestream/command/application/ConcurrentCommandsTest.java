package io.quotestream.command.application;

import java.lang.Thread.State;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.application.FlakyQuoteStore.Trouble;
import io.quotestream.proto.command.v1.CommandReceipt;

import static io.quotestream.command.application.TwoInstances.send;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_REQUEST_ID_REUSED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_STALE_QUOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Sixty-four senders at the same moment, spread over two instances. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ConcurrentCommandsTest {

	private final TwoInstances service = new TwoInstances();

	private final Requests requests = this.service.requests;

	@Test
	void of_64_concurrent_captures_with_the_same_etag_one_succeeds() {
		var etag = this.service.create(this.service.one).getEtag();
		var instances = List.of(this.service.one, this.service.two);
		var outcomes = Outcome.together(
				indices()
					.<Supplier<CommandReceipt>>map((i) -> () -> send(instances.get(i % 2),
							CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("City " + i, etag)))
					.toList());
		assertThat(outcomes.receipts()).hasSize(1);
		var receipt = outcomes.receipts().getFirst();
		assertThat(outcomes.refusals()).hasSize(63).allSatisfy((refused) -> {
			assertThat(refused.reason()).isEqualTo(ERROR_REASON_STALE_QUOTE);
			assertThat(refused.metadata()).containsEntry("currentRevision", Long.toString(receipt.getRevision()))
				.containsEntry("currentEtag", receipt.getEtag());
		});
		assertThat(this.service.appends()).hasSize(2);
	}

	@Test
	void a_request_sent_64_times_at_once_has_one_effect_and_64_equal_receipts() {
		this.service.create(this.service.one);
		var request = this.requests.city("Chennai");
		for (var instances : List.of(List.of(this.service.one, this.service.two),
				List.of(this.service.newInstance(), this.service.newInstance()))) {
			var outcomes = Outcome.together(indices()
				.<Supplier<CommandReceipt>>map(
						(i) -> () -> send(instances.get(i % 2), CommandType.CAPTURE_GEOGRAPHIC_DETAILS, request))
				.toList());
			assertThat(outcomes.receipts()).hasSize(64).containsOnly(outcomes.receipts().getFirst());
			assertThat(this.service.appends()).hasSize(2);
		}
	}

	@Test
	void of_two_contents_sent_under_one_request_id_at_once_one_has_effect_and_the_other_is_refused() {
		this.service.create(this.service.one);
		var chennai = this.requests.city("Chennai");
		var contents = List.of(chennai,
				this.requests.city("Madurai").toBuilder().setHeader(chennai.getHeader()).build());
		for (var instances : List.of(List.of(this.service.one, this.service.two),
				List.of(this.service.newInstance(), this.service.newInstance()))) {
			var outcomes = Outcome.together(
					indices()
						.<Supplier<CommandReceipt>>map((i) -> () -> send(instances.get(i / 2 % 2),
								CommandType.CAPTURE_GEOGRAPHIC_DETAILS, contents.get(i % 2)))
						.toList());
			assertThat(outcomes.receipts()).hasSize(32).containsOnly(outcomes.receipts().getFirst());
			assertThat(outcomes.refusals()).hasSize(32)
				.allSatisfy((refused) -> assertThat(refused.reason()).isEqualTo(ERROR_REASON_REQUEST_ID_REUSED));
			assertThat(this.service.appends()).hasSize(2);
		}
	}

	@Test
	void one_read_answers_all_who_were_waiting_when_it_began() {
		var created = this.service.create(this.service.one);
		var readsBefore = this.service.reads.get();
		var allWait = new CountDownLatch(1);
		this.service.readTroubles.add(Trouble.behind(() -> awaitAll(allWait)));
		var receipts = new ConcurrentLinkedQueue<CommandReceipt>();
		var senders = indices().map((i) -> Thread.startVirtualThread(() -> receipts
			.add(send(this.service.one, CommandType.CAPTURE_CONTACT_DETAILS, this.requests.contact())))).toList();
		await().until(() -> senders.stream().allMatch(ConcurrentCommandsTest::waitsForItsTurn));
		allWait.countDown();
		await().until(() -> receipts.size() == senders.size());
		assertThat(receipts).containsOnly(created);
		assertThat(this.service.reads.get() - readsBefore).as("that of the first, and one for all who came during it")
			.isEqualTo(2);
	}

	/** Elsewhere, too, a thread may wait a little. */
	private static boolean waitsForItsTurn(Thread sender) {
		return EnumSet.of(State.WAITING, State.TIMED_WAITING).contains(sender.getState())
				&& Arrays.stream(sender.getStackTrace())
					.anyMatch((frame) -> frame.getClassName().equals(RecentQuotes.class.getName())
							&& frame.getMethodName().equals("exclusively"));
	}

	private static void awaitAll(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Stream<Integer> indices() {
		return IntStream.range(0, 64).boxed();
	}

}
