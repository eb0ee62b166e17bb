package io.quotestream.eventstore;

import io.kurrent.dbclient.CreatePersistentSubscriptionToAllOptions;
import io.kurrent.dbclient.CreatePersistentSubscriptionToStreamOptions;
import io.kurrent.dbclient.NackAction;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.SubscribeToStreamOptions;
import io.kurrent.dbclient.Subscription;
import io.quotestream.eventstore.RecordedConsumer.Delivered;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Scrapes a store after known work. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class MetricsTest {

	private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

	@TempDir
	private Path folder;

	@Test
	void appends_refusals_and_commits_are_counted() throws Exception {
		try (MeteredEventStore store = MeteredEventStore.start(this.folder, ANY_PORT, 0);
				StoreClient client = StoreClient.connect(store.store().connectionString())) {
			client.append("s", 3);
			long position = client.append("s", 2).getLogPosition().getCommitUnsigned();
			assertThatThrownBy(() -> client.append("s", StreamState.noStream(), StoreClient.event("t")));
			client.tombstone("gone", StreamState.any());
			assertThatThrownBy(() -> client.append("gone", 1));
			String scraped = scrape(store);
			assertThat(value(scraped, "eventstore_appends_total")).isEqualTo(2);
			assertThat(value(scraped,
					"eventstore_refusals_total{call=\"streams.append\",kind=\"wrong-expected-version\"}"))
				.isOne();
			assertThat(value(scraped, "eventstore_refusals_total{call=\"streams.append\",kind=\"stream-deleted\"}"))
				.isOne();
			assertThat(value(scraped, "eventstore_stored_events_total")).isEqualTo(6);
			assertThat(value(scraped, "eventstore_stored_bytes_total")).isEqualTo(5 * 2);
			double commits = value(scraped, "eventstore_commit_flush_seconds_count");
			assertThat(commits).isGreaterThanOrEqualTo(3);
			assertThat(value(scraped, "eventstore_commit_changes_count")).isEqualTo(commits);
			assertThat(value(scraped, "eventstore_commit_changes_bucket{le=\"1.0\"}")).isPositive();
			assertThat(value(scraped, "eventstore_commit_flush_seconds_bucket{le=\"+Inf\"}")).isEqualTo(commits);
			assertThat(value(scraped, "eventstore_commit_flush_seconds_max")).isPositive();
			assertThat(value(scraped, "eventstore_last_position")).isGreaterThan(position);
			assertThat(value(scraped, "eventstore_writable")).isOne();
			assertThat(value(scraped, "eventstore_disk_free_bytes")).isPositive();
		}
	}

	@Test
	void subscribers_are_counted_while_they_are_there() throws Exception {
		try (MeteredEventStore store = MeteredEventStore.start(this.folder, ANY_PORT, 0);
				StoreClient client = StoreClient.connect(store.store().connectionString())) {
			client.append("s", 1);
			client.read("s");
			RecordedSubscription catchUp = new RecordedSubscription();
			Subscription subscription = StoreClient
				.get(client.streams().subscribeToStream("s", catchUp, SubscribeToStreamOptions.get().fromStart()));
			createGroup(client);
			RecordedConsumer consumer = RecordedConsumer.of(client, "s", "group", 10);
			// A read ends for its server a little after it did for its client.
			Awaitility.await().untilAsserted(() -> {
				String scraped = scrape(store);
				assertThat(value(scraped, "eventstore_catch_up_subscribers")).isOne();
				assertThat(value(scraped, "eventstore_persistent_subscribers")).isOne();
				assertThat(value(scraped, "eventstore_open_reads")).isZero();
			});
			subscription.stop();
			consumer.stop();
			Awaitility.await().untilAsserted(() -> {
				String after = scrape(store);
				assertThat(value(after, "eventstore_catch_up_subscribers")).isZero();
				assertThat(value(after, "eventstore_persistent_subscribers")).isZero();
			});
		}
	}

	@Test
	void a_group_tells_how_it_does_until_it_is_deleted() throws Exception {
		try (MeteredEventStore store = MeteredEventStore.start(this.folder, ANY_PORT, 0);
				StoreClient client = StoreClient.connect(store.store().connectionString())) {
			client.append("s", 10);
			createGroup(client);
			StoreClient
				.await(client.groups().createToAll("all", CreatePersistentSubscriptionToAllOptions.get().fromStart()));
			RecordedConsumer consumer = RecordedConsumer.of(client, "s", "group", 4);
			consumer.nextAcked(3);
			consumer.subscription().nack(NackAction.Retry, "again", consumer.next().event());
			consumer.subscription().nack(NackAction.Park, "poison", nextFresh(consumer));
			String group = "{group=\"group\",source=\"s\"}";
			Awaitility.await().untilAsserted(() -> {
				String scraped = scrape(store);
				assertThat(value(scraped, "eventstore_group_in_flight" + group)).isEqualTo(4);
				assertThat(value(scraped, "eventstore_group_parked" + group)).isOne();
				assertThat(value(scraped, "eventstore_group_lag_events" + group)).isEqualTo(7);
				assertThat(value(scraped, "eventstore_group_retries_total" + group)).isOne();
				assertThat(value(scraped, "eventstore_group_lag_positions{group=\"all\",source=\"$all\"}"))
					.isEqualTo(value(scraped, "eventstore_last_position"));
			});
			consumer.stop();
			StoreClient.await(client.groups().deleteToStream("s", "group"));
			assertThat(scrape(store)).doesNotContain(group).contains("group=\"all\"");
		}
	}

	@Test
	void every_metric_is_the_stores_and_has_a_help_text() throws Exception {
		try (MeteredEventStore store = MeteredEventStore.start(this.folder, ANY_PORT, 0);
				StoreClient client = StoreClient.connect(store.store().connectionString())) {
			client.append("s", 1);
			createGroup(client);
			String scraped = scrape(store);
			List<String> typed = Pattern.compile("(?m)^# TYPE (\\S+)")
				.matcher(scraped)
				.results()
				.map(MetricsTest::name)
				.toList();
			assertThat(typed).isNotEmpty().allMatch((name) -> name.startsWith("eventstore_"));
			assertThat(Pattern.compile("(?m)^# HELP (\\S+) \\S+").matcher(scraped).results().map(MetricsTest::name))
				.containsExactlyInAnyOrderElementsOf(typed);
		}
	}

	@Test
	void a_client_that_never_finishes_its_request_is_in_nobodys_way() throws Exception {
		try (MeteredEventStore store = MeteredEventStore.start(this.folder, ANY_PORT, 0)) {
			String url = store.metricsUrl().orElseThrow();
			try (Socket half = new Socket(InetAddress.getLoopbackAddress(), URI.create(url).getPort())) {
				half.getOutputStream().write("GET /metr".getBytes(StandardCharsets.US_ASCII));
				assertThat(get(url).statusCode()).isEqualTo(200);
			}
		}
	}

	@Test
	void only_metrics_are_served_and_only_when_wanted() throws Exception {
		try (MeteredEventStore store = MeteredEventStore.start(this.folder, ANY_PORT, 0)) {
			String url = store.metricsUrl().orElseThrow();
			assertThat(get(url + "x").statusCode()).isEqualTo(404);
			assertThat(get(url).headers().firstValue("Content-Type"))
				.hasValueSatisfying((type) -> assertThat(type).startsWith("text/plain; version=0.0.4"));
			int taken = URI.create(url).getPort();
			assertThatThrownBy(() -> MeteredEventStore.start(this.folder.resolve("other"), ANY_PORT, taken))
				.isInstanceOf(IOException.class)
				.hasMessageContaining("cannot serve metrics on port " + taken);
		}
		try (MeteredEventStore store = MeteredEventStore.start(this.folder, ANY_PORT, null)) {
			assertThat(store.metricsUrl()).isEmpty();
		}
	}

	/** The one to be retried may come first or not. */
	private static ResolvedEvent nextFresh(RecordedConsumer consumer) {
		Delivered next = consumer.next();
		while (next.retries() > 0) {
			next = consumer.next();
		}
		return next.event();
	}

	private static void createGroup(StoreClient client) {
		StoreClient.await(client.groups()
			.createToStream("s", "group", CreatePersistentSubscriptionToStreamOptions.get().fromStart()));
	}

	private static String scrape(MeteredEventStore store) throws IOException, InterruptedException {
		HttpResponse<String> response = get(store.metricsUrl().orElseThrow());
		assertThat(response.statusCode()).isEqualTo(200);
		return response.body();
	}

	private static HttpResponse<String> get(String url) throws IOException, InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(URI.create(url))
			.timeout(Duration.ofSeconds(StoreClient.PATIENCE_SECONDS))
			.build();
		return HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
	}

	private static double value(String scraped, String metric) {
		return Pattern.compile("(?m)^" + Pattern.quote(metric) + " (\\S+)$")
			.matcher(scraped)
			.results()
			.mapToDouble((line) -> Double.parseDouble(line.group(1)))
			.findFirst()
			.orElseThrow(() -> new AssertionError(metric + " is not in\n" + scraped));
	}

	private static String name(MatchResult line) {
		return line.group(1);
	}

}
