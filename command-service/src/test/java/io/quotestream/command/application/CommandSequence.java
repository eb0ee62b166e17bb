package io.quotestream.command.application;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

import io.quotestream.command.application.QuoteHistory.Answer;
import io.quotestream.command.domain.Quote;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.QuoteState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * One random history of one quote, sent to several instances in turn and checked after
 * every command.
 */
final class CommandSequence {

	private static final int COMMANDS = 15;

	private record Answered(SentCommand<?> sent, CommandReceipt receipt) {
	}

	private final Random random;

	private final Requests requests;

	private final RandomCommands commands;

	private final List<CommandHandler> instances;

	private final InMemoryQuoteStore stream;

	private final List<SentCommand<?>> sent = new ArrayList<>();

	private final List<Answered> answered = new ArrayList<>();

	private final Set<QuoteState> states = EnumSet.noneOf(QuoteState.class);

	private final Set<ErrorReason> reasons = EnumSet.noneOf(ErrorReason.class);

	CommandSequence(long seed, List<CommandHandler> instances, InMemoryQuoteStore stream) {
		this.random = new Random(seed);
		this.requests = Requests.about(new UUID(this.random.nextLong(), this.random.nextLong()), Requests.CLOCK);
		this.commands = new RandomCommands(this.random, this.requests);
		this.instances = instances;
		this.stream = stream;
	}

	String quoteId() {
		return this.requests.quoteId();
	}

	/** States the quote went through. */
	Set<QuoteState> states() {
		return this.states;
	}

	/** Reasons of the refusals met. */
	Set<ErrorReason> reasons() {
		return this.reasons;
	}

	void run() {
		for (int i = 0; i < COMMANDS; i++) {
			step();
		}
		assertWholeStream();
	}

	/** I11 across a restart. */
	void repeatEverythingAt(CommandHandler restarted) {
		var before = stream();
		this.answered
			.forEach((each) -> assertThat(settled(each.sent(), restarted)).as("repeated").isEqualTo(each.receipt()));
		assertThat(stream()).isEqualTo(before);
	}

	@Override
	public String toString() {
		return this.sent.stream().map((each) -> each.type().command().rpcName()).toList() + " on " + quoteId();
	}

	private void step() {
		var before = stream();
		var next = this.commands.next(history(before),
				this.answered.stream().<SentCommand<?>>map(Answered::sent).toList());
		this.sent.add(next);
		var instance = this.instances.get(this.random.nextInt(this.instances.size()));
		try {
			var receipt = settled(next, instance);
			assertAccepted(next, receipt, history(before));
			this.states.add(receipt.getState());
		}
		catch (Rejected rejected) {
			assertThat(stream()).as("after a refusal").isEqualTo(before);
			assertRefused(next, rejected, history(before));
			this.reasons.add(rejected.reason());
		}
	}

	/** As a client does: the same request again until it is answered yes or no. */
	private static CommandReceipt settled(SentCommand<?> sent, CommandHandler instance) {
		while (true) {
			try {
				return sent.to(instance);
			}
			catch (EventStoreUnavailable unknown) {
				// The same again settles it.
			}
			catch (Rejected rejected) {
				// A machine that is busy with other things may keep a quote's queue
				// waiting.
				if (rejected.reason() != ErrorReason.ERROR_REASON_OVERLOADED) {
					throw rejected;
				}
			}
		}
	}

	private void assertAccepted(SentCommand<?> sent, CommandReceipt receipt, QuoteHistory before) {
		var stream = stream();
		var after = history(stream);
		var earlier = this.answered.stream()
			.filter((each) -> each.sent().header().getRequestId().equals(sent.header().getRequestId()))
			.findFirst();
		if (earlier.isPresent()) {
			assertThat(receipt).as("I11: a repeated request").isEqualTo(earlier.get().receipt());
			assertThat(after).as("I11: has no second effect").isEqualTo(before);
			return;
		}
		assertThat(receipt).as("I1: the state told is the state folded").isEqualTo(receipt(after));
		var etag = sent.header().getEtag();
		assertThat(etag.isEmpty() || etag.equals(before.etag())).as("I10: acts on the state it has seen").isTrue();
		var added = stream.subList((int) before.revision() + 1, stream.size());
		assertThat(added).as("I1: what was decided on the stream as it is")
			.extracting(RecordedQuoteEvent::event)
			.isEqualTo(sent.decidedOn(before));
		if (!added.isEmpty()) {
			assertThat(this.stream.appends(quoteId()).getLast()).as("I2: one append").isEqualTo(added);
			assertThat(before.quote().state()).as("I3: closed").isNotEqualTo(QuoteState.QUOTE_STATE_CANCELLED);
			this.answered.add(new Answered(sent, receipt));
		}
	}

	private void assertRefused(SentCommand<?> sent, Rejected rejected, QuoteHistory before) {
		var reason = rejected.reason();
		switch (reason) {
			case ERROR_REASON_ROLE_NOT_PERMITTED ->
				assertThat(sent.type().roles()).doesNotContain(sent.caller().role());
			case ERROR_REASON_QUOTE_NOT_FOUND ->
				assertThat(before.quote().exists() && isOwn(sent.caller(), before.quote())).as("there and theirs")
					.isFalse();
			case ERROR_REASON_QUOTE_ALREADY_EXISTS -> assertThat(before.quote().exists()).isTrue();
			case ERROR_REASON_REQUEST_ID_REUSED ->
				assertThat(before.answerTo(sent.header().getRequestId())).as("used before").isPresent();
			case ERROR_REASON_STALE_QUOTE -> {
				assertThat(sent.header().getEtag()).as("I10").isNotIn("", before.etag());
				assertThat(rejected.metadata()).as("I10: tells where the quote stands")
					.containsEntry("currentRevision", Long.toString(before.revision()))
					.containsEntry("currentEtag", before.etag());
			}
			default -> {
				var same = catchThrowableOfType(Rejected.class, () -> sent.decidedOn(before));
				assertThat(same).as("no false refusal: %s", reason).isNotNull();
				assertThat(reason).isEqualTo(same.reason());
			}
		}
	}

	private void assertWholeStream() {
		var finalized = false;
		var creator = "";
		for (var recorded : stream()) {
			var event = recorded.event();
			switch (event.getEventCase()) {
				case QUOTE_CREATED -> creator = event.getQuoteCreated().getCreatedBy();
				case QUOTE_FINALIZED -> finalized = true;
				case QUOTE_APPROVED -> {
					assertThat(finalized).as("I4: submitted before it is approved").isTrue();
					assertThat(recorded.metadata().actor()).as("I4: approved by another").isNotEqualTo(creator);
					assertThat(recorded.metadata().actorRole()).isIn(Role.UNDERWRITER, Role.MANAGER);
				}
				case QUOTE_DECLINED -> assertThat(event.getQuoteDeclined().getReasonsList()).as("I8").isNotEmpty();
				default -> {
				}
			}
		}
	}

	private static boolean isOwn(Caller caller, Quote quote) {
		return caller.role() != Role.BROKER || caller.broker().equals(quote.brokerId());
	}

	private List<RecordedQuoteEvent> stream() {
		return this.stream.stream(quoteId());
	}

	private static QuoteHistory history(List<RecordedQuoteEvent> stream) {
		return QuoteHistory.EMPTY.plus(stream);
	}

	private CommandReceipt receipt(QuoteHistory history) {
		Answer now = history.asItIs();
		return CommandReceipt.newBuilder()
			.setQuoteId(quoteId())
			.setRevision(now.revision())
			.setEtag(now.etag())
			.setState(now.state())
			.build();
	}

}
