package io.quotestream.e2e;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import com.google.rpc.Code;

import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CommandReceipt;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sixty-four requests about one quote, sent all at once and, later, all at once again:
 * what was answered first must be answered for ever.
 */
abstract sealed class Race {

	private static final List<Kind> KINDS = List.of(OneEtag::new, OneRequest::new, TwoPayloads::new);

	private final LocalSystem system;

	private final String quoteId = Pages.newQuoteId();

	private final CommandReceipt created;

	private final List<CommandReceipt> receipts = new ArrayList<>();

	private Race(LocalSystem system) {
		this.system = system;
		this.created = system.overGrpc(Callers.BROKER).commands().createQuote(Pages.create(this.quoteId)).getReceipt();
	}

	private interface Kind {

		Race on(LocalSystem system);

	}

	/** One of each kind, ready to be run. */
	static List<Race> all(LocalSystem system) {
		return KINDS.stream().map((kind) -> kind.on(system)).toList();
	}

	/** Sends all at once. */
	final void run() {
		var requests = requests();
		var rush = Rush.of((caller) -> this.system.overGrpc(Callers.BROKER)
			.commands()
			.captureContactDetails(requests.get(caller))
			.getReceipt());
		assertThat(rush.answered()).as("answers; refused were %s", rush.refused().stream().limit(2).toList())
			.hasSize(expectedAnswers());
		this.receipts.addAll(rush.answered());
		assertThat(this.receipts).as("every answer, those of an earlier time included").containsOnly(receipt());
		assertThat(rush.refused()).hasSize(Rush.CALLERS - expectedAnswers()).allSatisfy(this::checkRefused);
		assertThat(receipt().getRevision()).isEqualTo(this.created.getRevision() + 1);
		assertThat(this.system.stored().requestIds(this.quoteId)).as("the only effect")
			.hasSize((int) receipt().getRevision() + 1)
			.satisfies((ids) -> assertThat(requests)
				.anyMatch((request) -> request.getHeader().getRequestId().equals(ids.getLast())));
	}

	/** The one receipt of the one effect. */
	final CommandReceipt receipt() {
		return this.receipts.getFirst();
	}

	final String quoteId() {
		return this.quoteId;
	}

	final String seenEtag() {
		return this.created.getEtag();
	}

	abstract List<CaptureContactDetailsRequest> requests();

	abstract int expectedAnswers();

	abstract void checkRefused(Refused refused);

	static String email(int number) {
		return "number" + number + "@example.com";
	}

	/** Different content, decided on the same state: one wins. */
	static final class OneEtag extends Race {

		private final List<CaptureContactDetailsRequest> requests = IntStream.range(0, Rush.CALLERS)
			.mapToObj((number) -> Pages.contact(Pages.header(quoteId(), seenEtag()), email(number)))
			.toList();

		OneEtag(LocalSystem system) {
			super(system);
		}

		@Override
		List<CaptureContactDetailsRequest> requests() {
			return this.requests;
		}

		@Override
		int expectedAnswers() {
			return 1;
		}

		@Override
		void checkRefused(Refused refused) {
			assertThat(refused.code()).isEqualTo(Code.ABORTED);
			assertThat(refused.reason()).isEqualTo("STALE_QUOTE");
			assertThat(refused.metadata()).containsEntry("currentRevision", Long.toString(receipt().getRevision()))
				.containsEntry("currentEtag", receipt().getEtag());
		}

	}

	/** The very same request: all are told the same. */
	static final class OneRequest extends Race {

		private final List<CaptureContactDetailsRequest> requests = Collections.nCopies(Rush.CALLERS,
				Pages.contact(Pages.header(quoteId()), email(0)));

		OneRequest(LocalSystem system) {
			super(system);
		}

		@Override
		List<CaptureContactDetailsRequest> requests() {
			return this.requests;
		}

		@Override
		int expectedAnswers() {
			return Rush.CALLERS;
		}

		@Override
		void checkRefused(Refused refused) {
			throw new AssertionError("Nobody is to be refused: " + refused);
		}

	}

	/** One request id for two contents: one of the two is in effect for ever. */
	static final class TwoPayloads extends Race {

		private final List<CaptureContactDetailsRequest> requests;

		TwoPayloads(LocalSystem system) {
			super(system);
			var header = Pages.header(quoteId());
			this.requests = IntStream.range(0, Rush.CALLERS)
				.mapToObj((number) -> Pages.contact(header, email(number % 2)))
				.toList();
		}

		@Override
		List<CaptureContactDetailsRequest> requests() {
			return this.requests;
		}

		@Override
		int expectedAnswers() {
			return Rush.CALLERS / 2;
		}

		@Override
		void checkRefused(Refused refused) {
			assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
			assertThat(refused.reason()).isEqualTo("REQUEST_ID_REUSED");
		}

	}

}
