package io.quotestream.command.process.timer;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.CommandType;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.admin.v1.DueWork;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.ExpireQuoteRequest;
import io.quotestream.proto.command.v1.FailRiskAssessmentRequest;
import io.quotestream.proto.command.v1.RequestApplicationNumberRequest;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.type.v1.AssessmentFailure;

/**
 * Makes of what is due a command to its quote, or a notice. The same deadline is the same
 * request, whoever finds it due and however often: the quote decides, and remembers.
 */
public final class DeadlineCommands {

	/** What became of one piece of work. */
	public enum Outcome {

		/** It is done, now or before. */
		DONE,
		/** It is not to be done: the quote has moved on, or does not allow it. */
		REFUSED,
		/** It is not due by the clock of this service. */
		EARLY,
		/** This service does not know what it is: a newer one will. */
		UNKNOWN

	}

	private static final Logger log = LoggerFactory.getLogger(DeadlineCommands.class);

	private final CommandHandler handler;

	private final ExpiryNotices notices;

	private final DueWorkList list;

	private final Caller self;

	private final InstantSource clock;

	public DeadlineCommands(CommandHandler handler, ExpiryNotices notices, DueWorkList list, Caller self,
			InstantSource clock) {
		this.handler = handler;
		this.notices = notices;
		this.list = list;
		this.self = self;
		this.clock = clock;
	}

	/**
	 * Does what is due.
	 * @throws RuntimeException when nobody knows what became of it
	 */
	public Outcome carryOut(DueWork work) {
		if (this.clock.instant().isBefore(instant(work.getDeadline().getDueTime()))) {
			return Outcome.EARLY;
		}
		return switch (work.getDeadline().getKind()) {
			case DEADLINE_KIND_VALIDITY, DEADLINE_KIND_ABANDONMENT ->
				send(work, CommandType.EXPIRE_QUOTE, ExpireQuoteRequest.newBuilder().setHeader(header(work)).build());
			case DEADLINE_KIND_ASSESSMENT -> send(work, CommandType.FAIL_RISK_ASSESSMENT,
					FailRiskAssessmentRequest.newBuilder()
						.setHeader(header(work))
						.setAssessmentId(work.getDeadline().getAssessmentId())
						.setFailure(AssessmentFailure.ASSESSMENT_FAILURE_TECHNICAL)
						.build());
			case DEADLINE_KIND_NUMBER_RETRY -> send(work, CommandType.REQUEST_APPLICATION_NUMBER,
					RequestApplicationNumberRequest.newBuilder().setHeader(header(work)).build());
			case DEADLINE_KIND_EXPIRY_NOTICE -> giveNotice(work);
			case DEADLINE_KIND_UNSPECIFIED, UNRECOGNIZED -> Outcome.UNKNOWN;
		};
	}

	private <C extends Message> Outcome send(DueWork work, CommandType<C> type, C request) {
		try {
			var receipt = this.handler.handle(type, request, new Origin(this.self, header(work).getRequestId(), ""));
			log.info("Quote {}: {} was due, it is at revision {}", work.getQuoteId(), work.getDeadline().getKind(),
					receipt.getRevision());
			return Outcome.DONE;
		}
		catch (Rejected ex) {
			if (!isDecided(ex)) {
				throw ex;
			}
			log.info("Quote {}: {} was due and is refused: {}", work.getQuoteId(), work.getDeadline().getKind(),
					ex.reason());
			return Outcome.REFUSED;
		}
	}

	/** Lost races and full queues say nothing about what is due. */
	private static boolean isDecided(Rejected refusal) {
		return switch (refusal.reason()) {
			case ERROR_REASON_STALE_QUOTE, ERROR_REASON_OVERLOADED -> false;
			default -> true;
		};
	}

	/** Nothing in the quote tells that it was given, so it is taken off the list. */
	private Outcome giveNotice(DueWork work) {
		var given = this.notices.give(work.getQuoteId(), work.getDeadline().getLead(), header(work).getRequestId());
		this.list.settle(work);
		return given ? Outcome.DONE : Outcome.REFUSED;
	}

	/** Its request id is of version 3, which the contract keeps from callers. */
	static CommandHeader header(DueWork work) {
		var deadline = work.getDeadline();
		var name = String.join("\n", work.getQuoteId(), deadline.getKind().name(),
				instant(deadline.getDueTime()).toString(), deadline.getAssessmentId(),
				Long.toString(deadline.getLead().getSeconds()));
		return CommandHeader.newBuilder()
			.setQuoteId(work.getQuoteId())
			.setRequestId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString())
			.build();
	}

	private static Instant instant(Timestamp timestamp) {
		return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
	}

}
