package io.quotestream.eventstore.log;

import org.jspecify.annotations.Nullable;

/**
 * An event as a reader gets it: itself, or a link with what it points to.
 *
 * @param event the event, or null where a link's target is gone
 * @param link the link that led to the event, or null
 */
public record ResolvedEvent(@Nullable EventRecord event, @Nullable EventRecord link) {

	/** How many links to follow at a time: each may lead to an event of a MiB. */
	public static final int PAGE_OF_LINKS = 16;

	/** An event that is no link, or whose link is not followed. */
	public static ResolvedEvent plain(EventRecord event) {
		return new ResolvedEvent(event, null);
	}

	/** The record that was read: the link if there is one. */
	public EventRecord original() {
		if (this.link != null) {
			return this.link;
		}
		if (this.event == null) {
			throw new IllegalStateException("neither event nor link");
		}
		return this.event;
	}

}
