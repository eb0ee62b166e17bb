package io.quotestream.command.process.number;

import java.time.Duration;
import java.time.InstantSource;

import com.google.protobuf.Timestamp;

import io.quotestream.command.application.CommandType;
import io.quotestream.command.domain.Quote;
import io.quotestream.command.process.Outcome;
import io.quotestream.command.process.Reaction;
import io.quotestream.command.process.number.NumberProvider.Answer;
import io.quotestream.proto.command.v1.AssignApplicationNumberRequest;
import io.quotestream.proto.command.v1.FailApplicationNumberRequest;
import io.quotestream.proto.event.v1.ApplicationNumberRequested;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.NumberFailure;

/**
 * Asks the provider when a number is wanted. A failure is recorded with the time of the
 * next try, at which a timer has it wanted again, under the same key.
 */
public final class NumberReaction implements Reaction {

	private final NumberProvider provider;

	private final NumberProperties properties;

	private final RetrySchedule schedule;

	private final InstantSource clock;

	public NumberReaction(NumberProvider provider, NumberProperties properties, InstantSource clock) {
		this.provider = provider;
		this.properties = properties;
		this.schedule = new RetrySchedule(properties.retry().first(), properties.retry().longest(),
				properties.retry().total());
		this.clock = clock;
	}

	@Override
	public String name() {
		return "application-number";
	}

	@Override
	public String eventType() {
		return "quote.application_number_requested";
	}

	@Override
	public Duration longest() {
		return this.properties.longest();
	}

	@Override
	public boolean isAwaited(Quote quote, RecordedQuoteEvent event) {
		var wanted = event.event().getApplicationNumberRequested();
		return !quote.erased() && quote.number().isPending()
				&& quote.number().reservationId().equals(wanted.getReservationId())
				&& quote.number().attempts() == wanted.getAttempts();
	}

	@Override
	public Outcome<?> react(Quote quote, RecordedQuoteEvent event) {
		var wanted = event.event().getApplicationNumberRequested();
		return switch (this.provider.reserve(key(event, wanted), event.quoteId())) {
			case Answer.Given(var number) -> assigned(number, wanted.getAttempts());
			case Answer.Failed(var failure, var tries) -> failed(failure, wanted.getAttempts() + tries);
		};
	}

	/** Older events do not name one. */
	private static String key(RecordedQuoteEvent event, ApplicationNumberRequested wanted) {
		return wanted.getReservationId().isEmpty() ? event.eventId().toString() : wanted.getReservationId();
	}

	private static Outcome<?> assigned(String number, int attempts) {
		return new Outcome<>(CommandType.ASSIGN_APPLICATION_NUMBER, "assigned", attempts,
				(header) -> AssignApplicationNumberRequest.newBuilder()
					.setHeader(header)
					.setApplicationNumber(number)
					.build());
	}

	private Outcome<?> failed(NumberFailure failure, int attempts) {
		var request = FailApplicationNumberRequest.newBuilder().setFailure(failure).setAttempts(attempts);
		if (failure != NumberFailure.NUMBER_FAILURE_REFUSED) {
			this.schedule.after(Math.ceilDiv(attempts, this.properties.tries()))
				.map((pause) -> this.clock.instant().plus(pause))
				.ifPresent((time) -> request
					.setRetryTime(Timestamp.newBuilder().setSeconds(time.getEpochSecond()).setNanos(time.getNano())));
		}
		return new Outcome<>(CommandType.FAIL_APPLICATION_NUMBER, "failed", attempts,
				(header) -> request.clone().setHeader(header).build());
	}

}
