package io.quotestream.query.watchquote;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The rhythm of a watch.
 *
 * @param heartbeat the longest silence; also how often a watch looks without a hint
 * @param retry how long to wait when Redis did not answer
 */
@ConfigurationProperties("quotestream.watch")
record WatchPolicy(@DefaultValue("15s") Duration heartbeat, @DefaultValue("500ms") Duration retry) {

	/** Short enough that every look without a hint may repair. */
	Duration betweenRepairs() {
		return this.heartbeat.dividedBy(2);
	}

}
