package io.quotestream.projection.feed;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import io.quotestream.proto.feed.v1.FeedEventType;
import io.quotestream.proto.feed.v1.FollowQuotesRequest;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Refusal;

/**
 * What one caller is sent.
 *
 * @param brokers whose quotes; empty means all
 * @param types which events
 */
record FeedFilter(Optional<Set<String>> brokers, Set<FeedEventType> types) {

	/**
	 * What the caller asks for, as far as the caller may see it. Whose quotes a broker
	 * sees is never the request's to say.
	 */
	static FeedFilter of(FollowQuotesRequest request, Caller caller) {
		var asked = Optional.of(Set.copyOf(request.getBrokerIdsList())).filter((ids) -> !ids.isEmpty());
		var brokers = switch (caller.role()) {
			case SYSTEM, AUDITOR -> asked;
			case BROKER -> Optional.of(asked.isEmpty() || asked.get().contains(caller.broker())
					? Set.of(caller.broker()) : Set.<String>of());
			case CUSTOMER, UNDERWRITER, MANAGER, SUPPORT, PRIVACY_OFFICER ->
				throw Refusal.roleNotPermitted(caller.role(), "auditor,broker,system");
		};
		return new FeedFilter(brokers, request.getTypesCount() == 0 ? EnumSet.allOf(FeedEventType.class)
				: EnumSet.copyOf(request.getTypesList()));
	}

	boolean wants(FeedEventType type) {
		return this.types.contains(type);
	}

	boolean wants(String broker) {
		return this.brokers.isEmpty() || this.brokers.get().contains(broker);
	}

}
