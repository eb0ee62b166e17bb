package io.quotestream.command.domain;

import java.util.LinkedHashSet;
import java.util.List;

import io.quotestream.proto.type.v1.ReferralDecision;
import io.quotestream.proto.type.v1.ReferralReason;

/**
 * The last question to an underwriter since the quote was submitted.
 *
 * @param claimedBy the underwriter who took it; empty while nobody has
 * @param escalated whether a manager must decide
 */
public record Referral(Status status, List<ReferralReason> reasons, String claimedBy, boolean escalated) {

	static final Referral NONE = new Referral(Status.NONE, List.of(), "", false);

	/** Whether it is answered. */
	public enum Status {

		/** There is none, or the quote was refused or closed instead of an answer. */
		NONE,
		/** It waits for an underwriter. */
		OPEN,
		/** Nothing stands against the quote. */
		CLEARED,
		/** The broker must change or add something. */
		RETURNED

	}

	public boolean isOpen() {
		return this.status == Status.OPEN;
	}

	Referral asked(List<ReferralReason> more) {
		if (!isOpen()) {
			return new Referral(Status.OPEN, List.copyOf(more), "", false);
		}
		var all = new LinkedHashSet<>(this.reasons);
		all.addAll(more);
		return new Referral(Status.OPEN, List.copyOf(all), this.claimedBy, this.escalated);
	}

	Referral claimed(String underwriter) {
		return new Referral(this.status, this.reasons, underwriter, this.escalated);
	}

	Referral resolved(ReferralDecision decision) {
		return switch (decision) {
			case REFERRAL_DECISION_CLEAR -> new Referral(Status.CLEARED, this.reasons, this.claimedBy, this.escalated);
			case REFERRAL_DECISION_RETURN_TO_BROKER -> returned();
			case REFERRAL_DECISION_ESCALATE -> new Referral(Status.OPEN, this.reasons, "", true);
			case REFERRAL_DECISION_DECLINE -> NONE;
			case REFERRAL_DECISION_UNSPECIFIED, UNRECOGNIZED -> this;
		};
	}

	/** As a revision leaves it: what was not answered goes back to the broker. */
	Referral returned() {
		return isOpen() ? new Referral(Status.RETURNED, this.reasons, this.claimedBy, this.escalated) : this;
	}

	/** As a refusal or an end of the quote leaves it. */
	Referral ended() {
		return isOpen() ? NONE : this;
	}

}
