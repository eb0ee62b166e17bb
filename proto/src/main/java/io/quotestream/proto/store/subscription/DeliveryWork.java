package io.quotestream.proto.store.subscription;

import java.util.List;

/** What is done with deliveries. */
@FunctionalInterface
public interface DeliveryWork {

	/**
	 * Works on deliveries of one stream and answers each of them, perhaps later. On a
	 * virtual thread of its own: it may block.
	 * @throws RuntimeException when it cannot be done now: the subscription is closed,
	 * opened again when it can, and what was not answered is delivered again
	 */
	void handle(List<Delivery> deliveries, Answers answers);

	/** Takes answers to deliveries, from any thread. */
	interface Answers {

		/** The delivery has had its effect. */
		void ack(Delivery delivery);

		/** The delivery can never have its effect. */
		void park(Delivery delivery, String reason);

	}

}
