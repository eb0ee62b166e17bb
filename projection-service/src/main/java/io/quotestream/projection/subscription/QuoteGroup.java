package io.quotestream.projection.subscription;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.KurrentDBPersistentSubscriptionsClient;
import io.kurrent.dbclient.NamedConsumerStrategy;
import io.kurrent.dbclient.PersistentSubscriptionToAllInfo;
import io.kurrent.dbclient.PersistentSubscriptionToAllSettings;
import io.kurrent.dbclient.SubscriptionFilter;
import io.kurrent.dbclient.UpdatePersistentSubscriptionToAllOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.StreamNames;
import io.quotestream.proto.view.ReadModelKeys;

/**
 * The subscription group that feeds one generation of the quote read model. It outlives
 * every process; all instances share it.
 */
public final class QuoteGroup {

	private static final Logger log = LoggerFactory.getLogger(QuoteGroup.class);

	/** Only our own nack parks: the store must never give up by itself. */
	private static final int RETRIES = Integer.MAX_VALUE;

	private static final int MESSAGE_TIMEOUT_MILLIS = 60_000;

	/** One event is enough for a checkpoint, else the last few come again for ever. */
	private static final int CHECKPOINT_FROM = 1;

	private static final int CHECKPOINT_AT_MOST = 1_000;

	private static final int CHECKPOINT_AFTER_MILLIS = 1_000;

	private static final int LIVE_BUFFER = 2_000;

	private static final int HISTORY_BUFFER = 2_000;

	private static final int READ_BATCH = 200;

	private final EventStoreConnection store;

	private final String name;

	private boolean compared;

	public QuoteGroup(EventStoreConnection store, int generation) {
		this.store = store;
		this.name = name(generation);
	}

	/** Name of the group that feeds a generation. */
	public static String name(int generation) {
		return "quote-views-" + ReadModelKeys.QUOTE_SCHEMA + "." + generation;
	}

	public String name() {
		return this.name;
	}

	/** Makes sure that the group exists and has today's settings. */
	@SuppressWarnings("unchecked") // The client declares raw futures.
	void ensure() {
		try {
			this.store.call("creating group " + this.name,
					(client) -> KurrentDBPersistentSubscriptionsClient.from(client).createToAll(this.name, creation()));
			this.compared = true;
			log.info("Created subscription group {}", this.name);
		}
		catch (StatusRuntimeException ex) {
			if (ex.getStatus().getCode() != Status.Code.ALREADY_EXISTS) {
				throw ex;
			}
			if (!this.compared) {
				updateIfDifferent();
				this.compared = true;
			}
		}
	}

	/** An update drops every consumer: it must not happen at every start. */
	@SuppressWarnings("unchecked") // The client declares raw futures.
	private void updateIfDifferent() {
		var info = this.store.call("reading group " + this.name,
				(client) -> KurrentDBPersistentSubscriptionsClient.from(client).getInfoToAll(this.name));
		if (info.map(PersistentSubscriptionToAllInfo::getSettings)
			.filter((settings) -> !isCurrent(settings))
			.isPresent()) {
			this.store.call("updating group " + this.name,
					(client) -> KurrentDBPersistentSubscriptionsClient.from(client).updateToAll(this.name, update()));
			log.info("Updated the settings of subscription group {}", this.name);
		}
	}

	private static boolean isCurrent(PersistentSubscriptionToAllSettings settings) {
		return settings.getMaxRetryCount() == RETRIES && settings.getMessageTimeoutMs() == MESSAGE_TIMEOUT_MILLIS
				&& settings.getCheckpointLowerBound() == CHECKPOINT_FROM
				&& settings.getCheckpointUpperBound() == CHECKPOINT_AT_MOST
				&& settings.getCheckpointAfterInMs() == CHECKPOINT_AFTER_MILLIS
				&& settings.getLiveBufferSize() == LIVE_BUFFER && settings.getHistoryBufferSize() == HISTORY_BUFFER
				&& settings.getReadBatchSize() == READ_BATCH;
	}

	private static CreatePersistentSubscriptionToAllOptions creation() {
		return CreatePersistentSubscriptionToAllOptions.get()
			.filter(SubscriptionFilter.newBuilder().withStreamNameRegularExpression(StreamNames.QUOTES_REGEX).build())
			.fromStart()
			// Order is nobody's promise, and pinning has lost checkpoints in released
			// servers.
			.namedConsumerStrategy(NamedConsumerStrategy.ROUND_ROBIN)
			.maxRetryCount(RETRIES)
			.messageTimeoutInMs(MESSAGE_TIMEOUT_MILLIS)
			.checkpointLowerBound(CHECKPOINT_FROM)
			.checkpointUpperBound(CHECKPOINT_AT_MOST)
			.checkpointAfterInMs(CHECKPOINT_AFTER_MILLIS)
			.liveBufferSize(LIVE_BUFFER)
			.historyBufferSize(HISTORY_BUFFER)
			.readBatchSize(READ_BATCH);
	}

	/** Replaces every setting, hence repeats them; the filter stays. */
	private static UpdatePersistentSubscriptionToAllOptions update() {
		return UpdatePersistentSubscriptionToAllOptions.get()
			.fromStart()
			.namedConsumerStrategy(NamedConsumerStrategy.ROUND_ROBIN)
			.maxRetryCount(RETRIES)
			.messageTimeoutInMs(MESSAGE_TIMEOUT_MILLIS)
			.checkpointLowerBound(CHECKPOINT_FROM)
			.checkpointUpperBound(CHECKPOINT_AT_MOST)
			.checkpointAfterInMs(CHECKPOINT_AFTER_MILLIS)
			.liveBufferSize(LIVE_BUFFER)
			.historyBufferSize(HISTORY_BUFFER)
			.readBatchSize(READ_BATCH);
	}

}
