package io.quotestream.query.freshness;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How long a query waits for a view to become fresh.
 *
 * @param longest the longest wait whatever the caller's deadline
 * @param answerBefore how long before the caller's deadline the wait ends, so that the
 * answer still arrives
 * @param repairAfter how long a view may be missing or late before it is repaired
 * @param lookEvery how often a waiter looks without a hint, since hints may be lost
 */
@ConfigurationProperties("quotestream.wait")
public record WaitPolicy(@DefaultValue("5s") Duration longest, @DefaultValue("100ms") Duration answerBefore,
		@DefaultValue("200ms") Duration repairAfter, @DefaultValue("1s") Duration lookEvery) {

	/** The limit of the call that is being handled. */
	public TimeLimit ofCurrentCall() {
		return TimeLimit.ofCurrentCall(this.longest, this.answerBefore);
	}

}
