package io.quotestream.command.domain;

import org.jspecify.annotations.Nullable;

import io.quotestream.proto.event.v1.RiskAssessmentStarted;
import io.quotestream.proto.type.v1.AssessmentResult;

/**
 * The last risk assessment.
 *
 * @param id empty when there was none
 * @param inputHash digest of the facts assessed
 * @param result null until it is known
 * @param fallback whether a person must decide only because the provider could not be had
 */
public record Assessment(Status status, String id, String inputHash, @Nullable AssessmentResult result,
		boolean fallback) {

	static final Assessment NONE = new Assessment(Status.NONE, "", "", null, false);

	/** Whether it counts. */
	public enum Status {

		/** There is none. */
		NONE,
		/** The provider was asked. */
		OPEN,
		/** It was made of the facts as they are. */
		CURRENT,
		/** Facts have changed since, or the quote was revised. */
		STALE

	}

	static Assessment started(RiskAssessmentStarted event) {
		return new Assessment(Status.OPEN, event.getAssessmentId(), event.getInputHash(), null, false);
	}

	/** Whether this outcome is the one that is waited for. */
	public boolean awaits(String assessmentId) {
		return this.status == Status.OPEN && this.id.equals(assessmentId);
	}

	/** Whether nothing would be gained by another one. */
	boolean holds() {
		return this.status == Status.CURRENT && !this.fallback;
	}

	Assessment failed() {
		return new Assessment(this.status, this.id, this.inputHash, null, true);
	}

	Assessment completed(AssessmentResult found) {
		return new Assessment(Status.CURRENT, this.id, this.inputHash, found, this.fallback);
	}

	Assessment outdated() {
		return (this.status == Status.CURRENT)
				? new Assessment(Status.STALE, this.id, this.inputHash, this.result, this.fallback) : this;
	}

	/** Nobody waits for it any more. */
	Assessment ended() {
		return (this.status == Status.OPEN) ? NONE : this;
	}

}
