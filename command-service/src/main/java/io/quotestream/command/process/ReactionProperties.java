package io.quotestream.command.process;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the service reacts to events.
 *
 * @param buffer most events of one reaction that are under way here
 * @param concurrency most of them worked on at the same time, hence most calls to a
 * provider
 * @param timeout for joining the group of a reaction
 * @param patience how long an outcome is offered to a store that does not take it, before
 * the event has to come again
 * @param drain time at shutdown for calls under way; what is not done by then is done by
 * another instance or after the restart
 */
@ConfigurationProperties("quotestream.reactions")
public record ReactionProperties(@DefaultValue("128") int buffer, @DefaultValue("64") int concurrency,
		@DefaultValue("5s") Duration timeout, @DefaultValue("10s") Duration patience,
		@DefaultValue("1s") Duration drain) {
}
