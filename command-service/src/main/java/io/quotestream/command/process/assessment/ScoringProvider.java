package io.quotestream.command.process.assessment;

import java.time.Duration;

import io.quotestream.proto.provider.v1.ScoreRiskRequest;
import io.quotestream.proto.provider.v1.ScoreRiskResponse;

/** Scores risks. One call is one attempt. */
@FunctionalInterface
public interface ScoringProvider {

	/**
	 * The answer, as it came.
	 * @param timeout after which nobody waits for it any more
	 * @throws Unavailable when it may be asked again under the same assessment id
	 * @throws Refused when asking again would not help
	 */
	ScoreRiskResponse score(ScoreRiskRequest request, Duration timeout);

	/** No answer, or a fault of the provider's own. */
	final class Unavailable extends RuntimeException {

		public Unavailable(String message) {
			super(message, null, false, false);
		}

	}

	/** The provider does not do what it was asked for. */
	final class Refused extends RuntimeException {

		public Refused(String message) {
			super(message, null, false, false);
		}

	}

}
