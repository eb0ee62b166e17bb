package io.quotestream.command.rating;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Tells why the service does not start in words instead of a stack trace. */
final class RatePlansRejectedAnalyzer extends AbstractFailureAnalyzer<RatePlansRejected> {

	@Override
	protected FailureAnalysis analyze(Throwable root, RatePlansRejected rejected) {
		return new FailureAnalysis(rejected.getMessage(),
				"Correct or remove these files; deploy/rating/lint --with-shipped FOLDER tells the same.", rejected);
	}

}
