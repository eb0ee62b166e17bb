package io.quotestream.command.application;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.quotestream.command.application.QuoteHistory.Answer;
import io.quotestream.command.domain.Command;
import io.quotestream.command.domain.Facts.CopySource;
import io.quotestream.command.domain.Quote;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.command.v1.CopyQuoteRequest;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.QuoteState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * A history of one quote and its copies, sent to several instances in turn and checked
 * after every command.
 */
final class CommandSequence {

	/** Says what comes next. */
	@FunctionalInterface
	interface Script {

		/** The next step for a quote that stands so; null at the end. */
		@Nullable SequenceStep next(QuoteHistory now, List<SentCommand<?>> answered);

	}

	private record Answered(SentCommand<?> sent, CommandReceipt receipt) {
	}

	private final String quoteId;

	private final SequenceWorld world;

	private final Script script;

	private final List<SequenceStep> steps = new ArrayList<>();

	private final List<Answered> answered = new ArrayList<>();

	private final Set<String> streams = new LinkedHashSet<>();

	private final Map<String, QuoteHistory> histories = new HashMap<>();

	private final Set<QuoteState> states = EnumSet.noneOf(QuoteState.class);

	private final Set<ErrorReason> reasons = EnumSet.noneOf(ErrorReason.class);

	private final Set<Command> accepted = EnumSet.noneOf(Command.class);

	CommandSequence(String quoteId, SequenceWorld world, Script script) {
		this.quoteId = quoteId;
		this.world = world;
		this.script = script;
		this.streams.add(quoteId);
	}

	/** States the quote went through. */
	Set<QuoteState> states() {
		return this.states;
	}

	/** Reasons of the refusals met. */
	Set<ErrorReason> reasons() {
		return this.reasons;
	}

	/** Commands that had an effect. */
	Set<Command> accepted() {
		return this.accepted;
	}

	/** What was sent so far. */
	List<SequenceStep> steps() {
		return this.steps;
	}

	void run() {
		while (true) {
			var step = this.script.next(history(this.quoteId),
					this.answered.stream().<SentCommand<?>>map(Answered::sent).toList());
			if (step == null) {
				break;
			}
			this.steps.add(step);
			this.world.clock.set(step.at());
			take(step);
		}
		this.streams.forEach((quote) -> StreamInvariants.assertHold(stream(quote), history(quote)));
		repeatEverything();
	}

	/** I11 across a restart. */
	private void repeatEverything() {
		var before = this.streams.stream().map(this::stream).toList();
		for (var each : this.answered) {
			var sent = each.sent();
			var refusal = refusalOfRepetition(sent);
			if (refusal.isPresent()) {
				var refused = catchThrowableOfType(Rejected.class, () -> settled(sent, this.world.restarted));
				assertThat(refused).as("I11: no longer theirs, or erased").isNotNull();
				assertThat(refused.reason()).isEqualTo(refusal.get());
			}
			else {
				assertThat(settled(sent, this.world.restarted)).as("I11: repeated").isEqualTo(each.receipt());
			}
		}
		assertThat(this.streams.stream().map(this::stream)).as("I11: has no second effect").isEqualTo(before);
	}

	/** Ownership and privacy come before what was answered. */
	private Optional<ErrorReason> refusalOfRepetition(SentCommand<?> sent) {
		var quote = history(sent.header().getQuoteId()).quote();
		if (!isOwn(sent.caller(), quote)) {
			return Optional.of(sent.type().creates() ? ErrorReason.ERROR_REASON_QUOTE_ALREADY_EXISTS
					: ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND);
		}
		if (sent.request() instanceof CopyQuoteRequest) {
			var source = history(this.quoteId).quote();
			if (!isOwn(sent.caller(), source)) {
				return Optional.of(ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND);
			}
			if (source.erased()) {
				return Optional.of(ErrorReason.ERROR_REASON_PRIVACY_ERASED);
			}
		}
		return (quote.erased() && sent.type().command() != Command.ERASE_CUSTOMER_DATA)
				? Optional.of(ErrorReason.ERROR_REASON_PRIVACY_ERASED) : Optional.empty();
	}

	private void take(SequenceStep step) {
		var sent = step.sent();
		var about = sent.header().getQuoteId();
		var before = history(about);
		var source = history(this.quoteId);
		try {
			var receipt = settled(sent, this.world.instances.get(step.instance()));
			assertAccepted(step, receipt, before, source);
			this.states.add(receipt.getState());
			this.accepted.add(sent.type().command());
		}
		catch (Rejected rejected) {
			assertThat(history(about)).as("after a refusal").isSameAs(before);
			assertRefused(step, rejected, before, source);
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

	private void assertAccepted(SequenceStep step, CommandReceipt receipt, QuoteHistory before, QuoteHistory source) {
		var sent = step.sent();
		var about = sent.header().getQuoteId();
		var stream = stream(about);
		var after = history(about);
		assertThat(!before.quote().erased() || sent.type().command() == Command.ERASE_CUSTOMER_DATA)
			.as("erased quotes take no command")
			.isTrue();
		var earlier = this.answered.stream()
			.filter((each) -> each.sent().header().getRequestId().equals(sent.header().getRequestId()))
			.findFirst();
		if (earlier.isPresent()) {
			assertThat(receipt).as("I11: a repeated request").isEqualTo(earlier.get().receipt());
			assertThat(after).as("I11: has no second effect").isEqualTo(before);
			return;
		}
		assertThat(receipt).as("I1: the state told is the state folded").isEqualTo(receipt(about, after));
		var etag = sent.header().getEtag();
		assertThat(etag.isEmpty() || etag.equals(before.etag())).as("I10: acts on the state it has seen").isTrue();
		var added = stream.subList((int) before.revision() + 1, stream.size());
		assertThat(added).as("I1: what was decided on the stream as it is")
			.extracting(RecordedQuoteEvent::event)
			.isEqualTo(decided(step, before, source));
		if (!added.isEmpty()) {
			assertThat(this.world.stream.appends(about).getLast()).as("I2: one append").isEqualTo(added);
			this.answered.add(new Answered(sent, receipt));
			this.streams.add(about);
		}
	}

	private void assertRefused(SequenceStep step, Rejected rejected, QuoteHistory before, QuoteHistory source) {
		var sent = step.sent();
		var reason = rejected.reason();
		var copies = sent.request() instanceof CopyQuoteRequest;
		switch (reason) {
			case ERROR_REASON_QUOTE_NOT_FOUND -> {
				var asked = copies ? source.quote() : before.quote();
				assertThat(asked.exists() && isOwn(sent.caller(), asked)).as("there and theirs").isFalse();
			}
			case ERROR_REASON_QUOTE_ALREADY_EXISTS -> assertThat(before.quote().exists()).isTrue();
			case ERROR_REASON_PRIVACY_ERASED ->
				assertThat(before.quote().erased() || (copies && source.quote().erased())).isTrue();
			case ERROR_REASON_REQUEST_ID_REUSED ->
				assertThat(before.answerTo(sent.header().getRequestId())).as("used before").isPresent();
			case ERROR_REASON_REVISION_OUT_OF_RANGE ->
				assertThat(((CopyQuoteRequest) sent.request()).getSourceRevision()).isGreaterThan(source.revision());
			case ERROR_REASON_STALE_QUOTE -> {
				assertThat(sent.header().getEtag()).as("I10").isNotIn("", before.etag());
				assertThat(rejected.metadata()).as("I10: tells where the quote stands")
					.containsEntry("currentRevision", Long.toString(before.revision()))
					.containsEntry("currentEtag", before.etag());
			}
			default -> {
				if (reason == ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED
						&& !sent.type().roles().contains(sent.caller().role())) {
					return;
				}
				var same = catchThrowableOfType(Rejected.class, () -> decided(step, before, source));
				assertThat(same).as("no false refusal: %s", reason).isNotNull();
				assertThat(reason).isEqualTo(same.reason());
			}
		}
	}

	private List<QuoteEvent> decided(SequenceStep step, QuoteHistory before, QuoteHistory source) {
		CopySource copied = null;
		if (step.sent().request() instanceof CopyQuoteRequest copy) {
			var revision = copy.hasSourceRevision() ? copy.getSourceRevision() : source.revision();
			var asOf = QuoteHistory.EMPTY.plus(stream(this.quoteId).subList(0, (int) revision + 1));
			copied = new CopySource(this.quoteId, asOf.quote(), revision);
		}
		return step.sent().decidedOn(before, step.at(), copied);
	}

	private static boolean isOwn(Caller caller, Quote quote) {
		return switch (caller.role()) {
			case BROKER -> caller.broker().equals(quote.brokerId());
			case CUSTOMER -> caller.actor().equals(quote.createdBy());
			default -> true;
		};
	}

	private List<RecordedQuoteEvent> stream(String quote) {
		return this.world.stream.stream(quote);
	}

	/**
	 * Folded event by event as they come; that the whole folds to the same is an
	 * invariant.
	 */
	private QuoteHistory history(String quote) {
		var known = this.histories.getOrDefault(quote, QuoteHistory.EMPTY);
		var stream = stream(quote);
		var now = known.plus(stream.subList((int) known.revision() + 1, stream.size()));
		this.histories.put(quote, now);
		return now;
	}

	private static CommandReceipt receipt(String quote, QuoteHistory history) {
		Answer now = history.asItIs();
		return CommandReceipt.newBuilder()
			.setQuoteId(quote)
			.setRevision(now.revision())
			.setEtag(now.etag())
			.setState(now.state())
			.build();
	}

}
