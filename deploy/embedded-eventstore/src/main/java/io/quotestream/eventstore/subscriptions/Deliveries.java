package io.quotestream.eventstore.subscriptions;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

/** The messages consumers hold, by the id they will be answered with. */
final class Deliveries {

	private final Map<UUID, Delivery> byId = new LinkedHashMap<>();

	/** Whether a message with this id is out; a second one must wait for the first. */
	boolean contains(UUID id) {
		return this.byId.containsKey(id);
	}

	void add(Message message, Consumer consumer, long expiresAtNanos) {
		this.byId.put(message.id(), new Delivery(message, consumer, expiresAtNanos));
	}

	/** Ends a delivery; null where there is none of this id (any more). */
	@Nullable Message settle(UUID id) {
		Delivery delivery = this.byId.remove(id);
		if (delivery == null) {
			return null;
		}
		delivery.consumer().settled();
		return delivery.message();
	}

	/** Ends the deliveries nobody answered in time. */
	List<Message> takeExpired(long nowNanos) {
		return take((delivery) -> delivery.expiresAtNanos() - nowNanos <= 0);
	}

	/** Ends the deliveries of a consumer that went away. */
	List<Message> takeAllOf(Consumer consumer) {
		return take((delivery) -> delivery.consumer() == consumer);
	}

	int count() {
		return this.byId.size();
	}

	private List<Message> take(Predicate<Delivery> which) {
		List<UUID> ids = new ArrayList<>();
		this.byId.forEach((id, delivery) -> {
			if (which.test(delivery)) {
				ids.add(id);
			}
		});
		List<Message> messages = new ArrayList<>(ids.size());
		for (UUID id : ids) {
			Message message = settle(id);
			if (message != null) {
				messages.add(message);
			}
		}
		return messages;
	}

	private record Delivery(Message message, Consumer consumer, long expiresAtNanos) {
	}

}
