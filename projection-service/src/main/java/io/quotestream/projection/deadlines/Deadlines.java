package io.quotestream.projection.deadlines;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import com.google.protobuf.util.Timestamps;

import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.view.v1.Deadline;
import io.quotestream.proto.view.v1.DeadlineKind;
import io.quotestream.proto.view.v1.DeadlinesView;

/**
 * Which deadlines follow from what runs out: only those at which something can be done.
 *
 * @param notices how long before the end of an offer its broker is told
 */
public record Deadlines(List<Duration> notices) {

	/**
	 * The deadlines of a quote that stands so.
	 * @throws IllegalArgumentException when one of its times is none
	 */
	List<Deadline> of(DeadlinesView view) {
		var due = new ArrayList<Deadline>();
		var assessing = view.getState() == QuoteState.QUOTE_STATE_RISK_ASSESSING;
		if (assessing) {
			due.add(deadline(DeadlineKind.DEADLINE_KIND_ASSESSMENT, view.getAssessmentDeadlineTime()).toBuilder()
				.setAssessmentId(view.getAssessmentId())
				.build());
		}
		if (mayExpire(view) && view.hasValidUntilTime()) {
			due.add(deadline(DeadlineKind.DEADLINE_KIND_VALIDITY, view.getValidUntilTime()));
		}
		if (mayExpire(view) && view.hasLapseTime()) {
			due.add(deadline(DeadlineKind.DEADLINE_KIND_ABANDONMENT, view.getLapseTime()));
		}
		if ((mayExpire(view) || assessing) && view.hasNumberRetryTime()) {
			due.add(deadline(DeadlineKind.DEADLINE_KIND_NUMBER_RETRY, view.getNumberRetryTime()));
		}
		if (view.getState() == QuoteState.QUOTE_STATE_APPROVED) {
			due.addAll(notices(view));
		}
		return due;
	}

	/** While it is assessed it may not: it will be due again when that has ended. */
	private static boolean mayExpire(DeadlinesView view) {
		return switch (view.getState()) {
			case QUOTE_STATE_INITIATED, QUOTE_STATE_SAVED, QUOTE_STATE_RISK_ASSESSED, QUOTE_STATE_FINALIZED,
					QUOTE_STATE_APPROVED ->
				true;
			default -> false;
		};
	}

	/** None that was over when the offer was made. */
	private List<Deadline> notices(DeadlinesView view) {
		return this.notices.stream()
			.map((lead) -> Durations.fromSeconds(lead.toSeconds()))
			.map((lead) -> deadline(DeadlineKind.DEADLINE_KIND_EXPIRY_NOTICE,
					Timestamps.subtract(view.getValidUntilTime(), lead))
				.toBuilder()
				.setLead(lead)
				.build())
			.filter((notice) -> Timestamps.compare(notice.getDueTime(), view.getPromiseTime()) > 0)
			.toList();
	}

	private static Deadline deadline(DeadlineKind kind, Timestamp time) {
		return Deadline.newBuilder().setKind(kind).setDueTime(Timestamps.checkValid(time)).build();
	}

}
