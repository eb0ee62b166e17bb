package io.quotestream.proto.store.subscription;

import java.time.Duration;

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

/**
 * A subscription group to all streams, from the start. It outlives every process; all
 * instances share it.
 */
public final class SubscriptionGroup {

	/**
	 * What makes a group.
	 *
	 * @param name for ever: another name is another group
	 * @param filter of the events that are delivered; cannot be changed later
	 * @param messageTimeout after which what was not answered is delivered again
	 * @param buffer most events held ready for consumers, of new and of old ones each
	 */
	public record Settings(String name, SubscriptionFilter filter, Duration messageTimeout, int buffer) {

		int messageTimeoutMillis() {
			return Math.toIntExact(this.messageTimeout().toMillis());
		}

		/** The store wants it to be smaller than the buffer. */
		int readBatch() {
			return Math.min(LARGEST_READ, this.buffer / 2);
		}

	}

	private static final Logger log = LoggerFactory.getLogger(SubscriptionGroup.class);

	/** Only our own nack parks: the store must never give up by itself. */
	private static final int RETRIES = Integer.MAX_VALUE;

	/** One event is enough for a checkpoint, else the last few come again for ever. */
	private static final int CHECKPOINT_FROM = 1;

	private static final int CHECKPOINT_AT_MOST = 1_000;

	private static final int CHECKPOINT_AFTER_MILLIS = 1_000;

	private static final int LARGEST_READ = 200;

	private final EventStoreConnection store;

	private final Settings settings;

	private boolean compared;

	public SubscriptionGroup(EventStoreConnection store, Settings settings) {
		this.store = store;
		this.settings = settings;
	}

	public String name() {
		return this.settings.name();
	}

	/** Makes sure that the group exists and has today's settings. */
	@SuppressWarnings("unchecked") // The client declares raw futures.
	void ensure() {
		try {
			this.store.call("creating group " + name(),
					(client) -> KurrentDBPersistentSubscriptionsClient.from(client).createToAll(name(), creation()));
			this.compared = true;
			log.info("Created subscription group {}", name());
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
		var info = this.store.call("reading group " + name(),
				(client) -> KurrentDBPersistentSubscriptionsClient.from(client).getInfoToAll(name()));
		if (info.map(PersistentSubscriptionToAllInfo::getSettings).filter((found) -> !isCurrent(found)).isPresent()) {
			this.store.call("updating group " + name(),
					(client) -> KurrentDBPersistentSubscriptionsClient.from(client).updateToAll(name(), update()));
			log.info("Updated the settings of subscription group {}", name());
		}
	}

	private boolean isCurrent(PersistentSubscriptionToAllSettings found) {
		return found.getMaxRetryCount() == RETRIES
				&& found.getMessageTimeoutMs() == this.settings.messageTimeoutMillis()
				&& found.getCheckpointLowerBound() == CHECKPOINT_FROM
				&& found.getCheckpointUpperBound() == CHECKPOINT_AT_MOST
				&& found.getCheckpointAfterInMs() == CHECKPOINT_AFTER_MILLIS
				&& found.getLiveBufferSize() == this.settings.buffer()
				&& found.getHistoryBufferSize() == this.settings.buffer()
				&& found.getReadBatchSize() == this.settings.readBatch();
	}

	private CreatePersistentSubscriptionToAllOptions creation() {
		return CreatePersistentSubscriptionToAllOptions.get()
			.filter(this.settings.filter())
			.fromStart()
			// Order is nobody's promise, and pinning has lost checkpoints in released
			// servers.
			.namedConsumerStrategy(NamedConsumerStrategy.ROUND_ROBIN)
			.maxRetryCount(RETRIES)
			.messageTimeoutInMs(this.settings.messageTimeoutMillis())
			.checkpointLowerBound(CHECKPOINT_FROM)
			.checkpointUpperBound(CHECKPOINT_AT_MOST)
			.checkpointAfterInMs(CHECKPOINT_AFTER_MILLIS)
			.liveBufferSize(this.settings.buffer())
			.historyBufferSize(this.settings.buffer())
			.readBatchSize(this.settings.readBatch());
	}

	/** Replaces every setting, hence repeats them; the filter stays. */
	private UpdatePersistentSubscriptionToAllOptions update() {
		return UpdatePersistentSubscriptionToAllOptions.get()
			.fromStart()
			.namedConsumerStrategy(NamedConsumerStrategy.ROUND_ROBIN)
			.maxRetryCount(RETRIES)
			.messageTimeoutInMs(this.settings.messageTimeoutMillis())
			.checkpointLowerBound(CHECKPOINT_FROM)
			.checkpointUpperBound(CHECKPOINT_AT_MOST)
			.checkpointAfterInMs(CHECKPOINT_AFTER_MILLIS)
			.liveBufferSize(this.settings.buffer())
			.historyBufferSize(this.settings.buffer())
			.readBatchSize(this.settings.readBatch());
	}

}
