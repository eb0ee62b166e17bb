package io.quotestream.eventstore.subscriptions;

import org.jspecify.annotations.Nullable;

/**
 * A group as the data folder keeps it.
 *
 * @param definition what its creator asked for
 * @param origin the place before its first event, fixed when it was made
 * @param checkpoint up to where everything is processed, or null for nothing yet
 */
record StoredGroup(GroupDefinition definition, long origin, @Nullable Long checkpoint) {

	/** Where it goes on. */
	long resumesAfter() {
		return (this.checkpoint != null) ? this.checkpoint : this.origin;
	}

}
