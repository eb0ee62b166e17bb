package io.quotestream.query;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;

import com.google.rpc.Code;
import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.query.v1.WatchQuoteRequest;
import io.quotestream.proto.query.v1.WatchQuoteResponse;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.query.running.Answer;
import io.quotestream.query.running.Projection;
import io.quotestream.query.running.RunningQueryService;
import io.quotestream.query.running.SharedService;
import io.quotestream.query.running.StoredViews;
import io.quotestream.query.running.WatchingClient;

import static io.quotestream.query.running.RunningQueryService.OWNER;
import static io.quotestream.query.running.RunningQueryService.STRANGER;
import static io.quotestream.query.running.StoredViews.newQuoteId;
import static io.quotestream.query.running.StoredViews.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(SharedService.class)
@Timeout(180)
final class WatchQuoteTest {

	private final RunningQueryService service;

	private final StoredViews views;

	private final Projection projection;

	private final String quoteId = newQuoteId();

	private final List<WatchingClient> clients = new ArrayList<>();

	WatchQuoteTest(RunningQueryService service, StoredViews views, Projection projection) {
		this.service = service;
		this.views = views;
		this.projection = projection;
	}

	@AfterEach
	void nothing_is_left_when_the_callers_are_gone() {
		this.clients.forEach(WatchingClient::cancel);
		this.service.awaitNothingLeft();
	}

	@Test
	void a_watch_begins_with_the_quote_as_it_is() {
		this.views.store(view(this.quoteId, 4));

		var client = watch().awaitRevision(4);

		assertThat(client.received().getFirst())
			.isEqualTo(WatchQuoteResponse.newBuilder().setRevision(4).setQuote(view(this.quoteId, 4)).build());
	}

	@Test
	void revisions_strictly_increase_up_to_the_head_whatever_the_hints() {
		this.views.store(view(this.quoteId, 0));
		var client = watch().awaitRevision(0);

		LongStream.rangeClosed(1, 300).forEach((revision) -> {
			this.views.publish(view(this.quoteId, revision));
			this.views.hint(this.quoteId, revision);
		});

		client.awaitRevision(300);
		assertThat(client.revisions()).isSorted().doesNotHaveDuplicates().startsWith(0L).endsWith(300L);
	}

	@Test
	void a_watch_resumed_at_the_head_tells_only_what_comes_later() {
		this.views.store(view(this.quoteId, 4));

		var client = watchAfter(4);
		client.awaitHeartbeats(2);
		assertThat(client.revisions()).isEmpty();

		this.views.publish(view(this.quoteId, 5));
		client.awaitRevision(5);
		assertThat(client.revisions()).containsExactly(5L);
	}

	@Test
	void a_watch_resumed_below_the_head_begins_with_the_head() {
		this.views.store(view(this.quoteId, 4));

		assertThat(watchAfter(2).awaitRevision(4).revisions()).containsExactly(4L);
	}

	@Test
	void a_watch_resumed_above_the_head_waits() {
		this.views.store(view(this.quoteId, 4));
		this.projection.folding(this.quoteId, () -> 4);

		var client = watchAfter(6);
		await().until(() -> this.projection.timesAsked(this.quoteId) == 1);
		this.views.publish(view(this.quoteId, 5));
		this.views.publish(view(this.quoteId, 6));
		client.awaitHeartbeats(1);
		assertThat(client.revisions()).isEmpty();

		this.views.publish(view(this.quoteId, 7));
		assertThat(client.awaitRevision(7).revisions()).containsExactly(7L);
		client.awaitHeartbeats(2);
		assertThat(this.projection.timesAsked(this.quoteId)).as("a claim of the client is checked once").isOne();
	}

	@Test
	void heartbeats_carry_the_revision_and_whether_the_view_is_blocked() {
		this.views.store(view(this.quoteId, 4));
		var client = watch().awaitRevision(4);

		client.awaitHeartbeats(1);
		assertThat(client.heartbeats().getLast()).isEqualTo(WatchQuoteResponse.newBuilder().setRevision(4).build());

		this.views.block(this.quoteId, 5);
		await().untilAsserted(() -> assertThat(client.heartbeats().getLast())
			.isEqualTo(WatchQuoteResponse.newBuilder().setRevision(4).setBlocked(true).build()));
	}

	@Test
	void a_slow_client_gets_the_newest_and_nothing_that_was_kept_for_it() {
		this.views.store(view(this.quoteId, 0));
		var client = WatchingClient.followSlowly(this.service.asyncAs(OWNER), this.quoteId, 1);
		this.clients.add(client);
		client.awaitRevision(0);

		LongStream.rangeClosed(1, 500).forEach((revision) -> this.views.publish(view(this.quoteId, revision)));
		client.takeMore(1000);

		client.awaitRevision(500);
		// One response may have been on its way when the client stopped taking.
		assertThat(client.revisions()).hasSizeLessThanOrEqualTo(3);
	}

	@Test
	void a_change_whose_hint_was_lost_arrives_with_the_next_heartbeat() {
		this.views.store(view(this.quoteId, 0));
		var client = watch().awaitRevision(0);

		this.views.store(view(this.quoteId, 1));

		client.awaitRevision(1);
	}

	@Test
	void many_watches_share_one_subscription_and_leave_nothing_behind() {
		this.views.store(view(this.quoteId, 0));
		for (var i = 0; i < 200; i++) {
			watch();
		}
		this.clients.forEach((client) -> client.awaitRevision(0));
		assertThat(this.service.gauge("quotestream.watches")).isEqualTo(200);
		assertThat(this.service.gauge("quotestream.waiters")).isEqualTo(200);
		assertThat(this.views.subscriptions()).isOne();

		this.views.publish(view(this.quoteId, 1));
		this.clients.forEach((client) -> client.awaitRevision(1));

		this.clients.forEach(WatchingClient::cancel);
		this.service.awaitNothingLeft();
	}

	@Test
	void the_callers_deadline_ends_a_watch() {
		this.views.store(view(this.quoteId, 0));
		// On a busy machine a deadline may pass before anything was told.
		await().untilAsserted(() -> {
			var client = WatchingClient.follow(this.service.asyncAs(OWNER).withDeadlineAfter(Duration.ofMillis(500)),
					this.quoteId);

			assertThat(Status.fromThrowable(client.awaitEnd()).getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED);
			assertThat(client.revisions()).containsExactly(0L);
		});
	}

	@Test
	void a_watch_ends_when_the_quote_goes_to_another_owner() {
		this.views.store(view(this.quoteId, 0));
		var former = watch().awaitRevision(0);
		var supervisor = watch(new Caller(Role.MANAGER, "max", "")).awaitRevision(0);

		this.views.publish(view(this.quoteId, 1, STRANGER.broker()));

		assertThat(Answer.of(former.awaitEnd()).code()).isEqualTo("PERMISSION_DENIED/NOT_OWNER");
		assertThat(former.revisions()).containsExactly(0L);
		supervisor.awaitRevision(1);
	}

	@Test
	void a_missing_and_a_foreign_quote_cannot_be_watched_and_look_alike() {
		var missing = Answer.of(watch(STRANGER).awaitEnd());
		this.views.store(view(this.quoteId, 3));
		this.projection.folding(this.quoteId, () -> 3);

		assertThat(missing.code()).isEqualTo("NOT_FOUND/QUOTE_NOT_FOUND");
		assertThat(Answer.of(watch(STRANGER).awaitEnd())).isEqualTo(missing);
	}

	@Test
	void a_watch_ends_when_the_quote_is_deleted() {
		this.views.store(view(this.quoteId, 0));
		var client = watch().awaitRevision(0);

		this.views.delete(this.quoteId);

		assertThat(Answer.of(client.awaitEnd()).code()).isEqualTo("NOT_FOUND/QUOTE_NOT_FOUND");
	}

	@Test
	void a_watch_of_a_missing_view_begins_with_its_repair() {
		this.projection.folding(this.quoteId, () -> fold(4));

		assertThat(watch().awaitRevision(4).revisions()).containsExactly(4L);
	}

	@Test
	void a_watch_has_a_view_lost_by_redis_folded_again() {
		this.views.store(view(this.quoteId, 4));
		var client = watch().awaitRevision(4);
		this.projection.folding(this.quoteId, () -> fold(6));

		this.views.flushAll();

		client.awaitRevision(6);
		assertThat(client.revisions()).containsExactly(4L, 6L);
	}

	@Test
	void a_watch_goes_on_while_a_lost_view_cannot_be_folded() {
		this.views.store(view(this.quoteId, 4));
		var client = watch().awaitRevision(4);
		this.projection.refusing(this.quoteId, Code.UNAVAILABLE, ErrorReason.ERROR_REASON_DEPENDENCY_UNAVAILABLE);

		this.views.flushAll();
		await().until(() -> this.projection.timesAsked(this.quoteId) >= 2);
		client.awaitHeartbeats(1);
		this.views.publish(view(this.quoteId, 5));

		client.awaitRevision(5);
	}

	@Test
	void a_redis_that_went_back_in_time_is_repaired_and_not_believed() {
		this.views.store(view(this.quoteId, 4));
		var client = watch().awaitRevision(4);
		this.projection.folding(this.quoteId, () -> fold(5));

		this.views.publish(view(this.quoteId, 2, STRANGER.broker()));

		client.awaitRevision(5);
		assertThat(client.revisions()).containsExactly(4L, 5L);
	}

	@Test
	void a_watch_ends_when_the_stream_of_a_lost_view_is_gone_too() {
		this.views.store(view(this.quoteId, 4));
		var client = watch().awaitRevision(4);

		this.views.flushAll();

		assertThat(Answer.of(client.awaitEnd()).code()).isEqualTo("NOT_FOUND/QUOTE_NOT_FOUND");
	}

	@Test
	void a_fault_of_ours_ends_a_watch_without_telling_anything() {
		this.views.store(view(this.quoteId, 4));
		var client = watch().awaitRevision(4);

		this.views.damage(this.quoteId);

		var answer = Answer.of(client.awaitEnd());
		assertThat(answer.code()).isEqualTo("INTERNAL/INTERNAL_ERROR");
		assertThat(answer.info().getMetadataMap()).containsKey("correlationId").doesNotContainValue("none");
	}

	private long fold(long revision) {
		this.views.publish(view(this.quoteId, revision));
		return revision;
	}

	private WatchingClient watch() {
		return watch(OWNER);
	}

	private WatchingClient watch(Caller caller) {
		return watch(caller, WatchQuoteRequest.newBuilder().setQuoteId(this.quoteId).build());
	}

	private WatchingClient watchAfter(long revision) {
		return watch(OWNER, WatchQuoteRequest.newBuilder().setQuoteId(this.quoteId).setAfterRevision(revision).build());
	}

	private WatchingClient watch(Caller caller, WatchQuoteRequest request) {
		var client = WatchingClient.follow(this.service.asyncAs(caller), request);
		this.clients.add(client);
		return client;
	}

}
