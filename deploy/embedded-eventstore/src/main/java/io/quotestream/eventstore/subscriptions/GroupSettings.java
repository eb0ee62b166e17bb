package io.quotestream.eventstore.subscriptions;

import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq.Settings;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.SubscriptionInfo;

import java.util.Optional;

/**
 * How a group works.
 *
 * @param resolveLinks whether links are followed
 * @param extraStatistics whether more is measured
 * @param messageTimeoutMillis after how long an unanswered message is delivered again
 * @param maxRetryCount how often a message is delivered again before it is parked
 * @param liveBufferSize accepted and reported; live events are read from the log
 * @param readBatchSize how much room must be free before more is read
 * @param historyBufferSize how many messages may wait
 * @param checkpointAfterMillis the time between checkpoints, 0 for none by time
 * @param minCheckpointCount how much must be done for a checkpoint by time
 * @param maxCheckpointCount how much forces a checkpoint
 * @param maxSubscriberCount how many consumers may connect, 0 for any number
 * @param strategy how a consumer is chosen
 */
record GroupSettings(boolean resolveLinks, boolean extraStatistics, int messageTimeoutMillis, int maxRetryCount,
		int liveBufferSize, int readBatchSize, int historyBufferSize, int checkpointAfterMillis, int minCheckpointCount,
		int maxCheckpointCount, int maxSubscriberCount, String strategy) {

	private static final long TICKS_PER_MILLI = 10_000;

	static GroupSettings of(Settings wire) {
		return new GroupSettings(wire.getResolveLinks(), wire.getExtraStatistics(),
				wire.hasMessageTimeoutTicks() ? millis(wire.getMessageTimeoutTicks()) : wire.getMessageTimeoutMs(),
				wire.getMaxRetryCount(), wire.getLiveBufferSize(), wire.getReadBatchSize(), wire.getHistoryBufferSize(),
				wire.hasCheckpointAfterTicks() ? millis(wire.getCheckpointAfterTicks()) : wire.getCheckpointAfterMs(),
				wire.getMinCheckpointCount(), wire.getMaxCheckpointCount(), wire.getMaxSubscriberCount(),
				strategy(wire));
	}

	/** Why these settings cannot work, if so. */
	Optional<String> problem() {
		if (this.readBatchSize >= this.historyBufferSize) {
			return Optional.of("The read batch size must be smaller than the history buffer size.");
		}
		if (!ConsumerStrategy.isKnown(this.strategy)) {
			return Optional.of("Consumer strategy " + this.strategy + " does not exist.");
		}
		return Optional.empty();
	}

	/** Writes these settings into a group's description. */
	SubscriptionInfo.Builder describe(SubscriptionInfo.Builder info) {
		return info.setResolveLinkTos(this.resolveLinks)
			.setExtraStatistics(this.extraStatistics)
			.setMessageTimeoutMilliseconds(this.messageTimeoutMillis)
			.setMaxRetryCount(this.maxRetryCount)
			.setLiveBufferSize(this.liveBufferSize)
			.setBufferSize(this.historyBufferSize)
			.setReadBatchSize(this.readBatchSize)
			.setCheckPointAfterMilliseconds(this.checkpointAfterMillis)
			.setMinCheckPointCount(this.minCheckpointCount)
			.setMaxCheckPointCount(this.maxCheckpointCount)
			.setMaxSubscriberCount(this.maxSubscriberCount)
			.setNamedConsumerStrategy(this.strategy);
	}

	private static String strategy(Settings wire) {
		return wire.getConsumerStrategy().isEmpty() ? legacyStrategy(wire) : wire.getConsumerStrategy();
	}

	/** Still what the Java client sends for all strategies but one. */
	@SuppressWarnings("deprecation")
	private static String legacyStrategy(Settings wire) {
		return wire.getNamedConsumerStrategy().name();
	}

	private static int millis(long ticks) {
		return (int) Math.min(Integer.MAX_VALUE, ticks / TICKS_PER_MILLI);
	}

}
