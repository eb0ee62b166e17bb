package io.quotestream.eventstore;

import io.kurrent.dbclient.Subscription;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;

import static org.assertj.core.api.Assertions.assertThat;

/** Point 36: what clients that leave cost. */
@EmbeddedOnly
@DisplayNameGeneration(ReplaceUnderscores.class)
class LeavingSubscriberTest {

	@TempDir
	private Path folder;

	@Test
	void C36_a_subscriber_that_leaves_leaves_nothing_behind() throws IOException {
		try (EmbeddedEventStore store = EmbeddedEventStore.start(this.folder);
				StoreClient client = StoreClient.connect(store.connectionString())) {
			RecordedSubscription recorded = new RecordedSubscription();
			Subscription subscription = StoreClient
				.get(client.streams().subscribeToStream("s", recorded, SubscribeToStreamOptions.get().fromStart()));
			recorded.caughtUp();
			assertThat(store.openSubscriptions()).isEqualTo(1);
			subscription.stop();
			Awaitility.await().until(() -> store.openSubscriptions() == 0);
			client.append("s", 1);
		}
	}

}
