package io.quotestream.eventstore.subscriptions;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Each message to the next consumer that takes one. */
final class RoundRobinStrategy implements ConsumerStrategy {

	private int next;

	@Override
	public @Nullable Consumer choose(Message message, List<Consumer> consumers) {
		for (int i = 0; i < consumers.size(); i++) {
			int index = (this.next + i) % consumers.size();
			if (consumers.get(index).hasRoom()) {
				this.next = (index + 1) % consumers.size();
				return consumers.get(index);
			}
		}
		return null;
	}

}
