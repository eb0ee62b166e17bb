package io.quotestream.eventstore;

import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.PersistentSubscriptionToAllInfo;
import io.kurrent.dbclient.PersistentSubscriptionToStreamInfo;
import io.kurrent.dbclient.SubscriptionFilter;

import java.nio.charset.StandardCharsets;

/** What the tests of persistent subscriptions share: a stream and two groups' names. */
abstract class GroupConformanceSuite extends ConformanceSuite {

	static final String GROUP = "group";

	final String stream = StoreClient.unique("source");

	final String allGroup = StoreClient.unique("all");

	static CreatePersistentSubscriptionToStreamOptions fromStart() {
		return CreatePersistentSubscriptionToStreamOptions.get().fromStart();
	}

	final void create(CreatePersistentSubscriptionToStreamOptions options) {
		StoreClient.await(this.client.groups().createToStream(this.stream, GROUP, options));
	}

	/** A group on the log that sees this test's streams only. */
	final void createToAll(CreatePersistentSubscriptionToAllOptions options) {
		SubscriptionFilter filter = SubscriptionFilter.newBuilder()
			.withStreamNameRegularExpression("^" + this.stream)
			.build();
		StoreClient.await(this.client.groups().createToAll(this.allGroup, options.filter(filter)));
	}

	final RecordedConsumer connect(int bufferSize) {
		return RecordedConsumer.of(this.client, this.stream, GROUP, bufferSize);
	}

	final RecordedConsumer connectToAll(int bufferSize) {
		return RecordedConsumer.ofAll(this.client, this.allGroup, bufferSize);
	}

	final PersistentSubscriptionToStreamInfo info() {
		return StoreClient.get(this.client.groups().getInfoToStream(this.stream, GROUP)).orElseThrow();
	}

	final PersistentSubscriptionToAllInfo infoToAll() {
		return StoreClient.get(this.client.groups().getInfoToAll(this.allGroup)).orElseThrow();
	}

	final String parkedStream() {
		return "$persistentsubscription-" + this.stream + "::" + GROUP + "-parked";
	}

	static EventData link(String target) {
		return EventData.builderAsBinary("$>", target.getBytes(StandardCharsets.UTF_8)).build();
	}

}
