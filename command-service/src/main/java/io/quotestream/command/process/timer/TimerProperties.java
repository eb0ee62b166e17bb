package io.quotestream.command.process.timer;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the timers go about it. What runs out when is the product's business; how long
 * before its end an offer is announced is a setting of projection-service.
 *
 * @param period between two looks for what is due
 * @param longestPause between two looks while projection-service does not answer
 * @param again after which work is tried again that was done or refused and is still
 * listed
 * @param concurrency most pieces of work carried out at once
 * @param deadline of one call to projection-service
 * @param pageSize most pieces of work asked for at once, 1 to 500
 */
@ConfigurationProperties("quotestream.timers")
record TimerProperties(@DefaultValue("1s") Duration period, @DefaultValue("30s") Duration longestPause,
		@DefaultValue("30s") Duration again, @DefaultValue("8") int concurrency, @DefaultValue("2s") Duration deadline,
		@DefaultValue("100") int pageSize) {
}
