package io.quotestream.eventstore.subscriptions;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

/** Which consumer gets a message. */
@FunctionalInterface
interface ConsumerStrategy {

	/** The consumer for a message, or null if the message must wait. */
	@Nullable Consumer choose(Message message, List<Consumer> consumers);

	String ROUND_ROBIN = "RoundRobin";

	String DISPATCH_TO_SINGLE = "DispatchToSingle";

	String PINNED = "Pinned";

	String PINNED_BY_CORRELATION = "PinnedByCorrelation";

	static boolean isKnown(String name) {
		return Set.of(ROUND_ROBIN, DISPATCH_TO_SINGLE, PINNED, PINNED_BY_CORRELATION).contains(name);
	}

	static ConsumerStrategy named(String name) {
		return switch (name) {
			case DISPATCH_TO_SINGLE -> ConsumerStrategy::firstWithRoom;
			case PINNED -> new PinnedStrategy(PinnedStrategy::sourceStream);
			case PINNED_BY_CORRELATION -> new PinnedStrategy(PinnedStrategy::correlation);
			default -> new RoundRobinStrategy();
		};
	}

	private static @Nullable Consumer firstWithRoom(Message message, List<Consumer> consumers) {
		for (Consumer consumer : consumers) {
			if (consumer.hasRoom()) {
				return consumer;
			}
		}
		return null;
	}

}
