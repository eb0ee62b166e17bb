package io.quotestream.query;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import com.google.protobuf.util.Durations;
import com.google.rpc.Code;
import com.google.rpc.ResourceInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Context;
import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.query.v1.GetQuoteRequest;
import io.quotestream.proto.query.v1.GetQuoteResponse;
import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Correlation;
import io.quotestream.proto.rpc.Role;
import io.quotestream.query.repair.QuoteRepair;
import io.quotestream.query.repair.RepairOutcome;
import io.quotestream.query.running.Answer;
import io.quotestream.query.running.Projection;
import io.quotestream.query.running.RunningQueryService;
import io.quotestream.query.running.SharedService;
import io.quotestream.query.running.StoredViews;

import static io.quotestream.query.running.RunningQueryService.OWNER;
import static io.quotestream.query.running.RunningQueryService.STRANGER;
import static io.quotestream.query.running.StoredViews.newQuoteId;
import static io.quotestream.query.running.StoredViews.view;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

@DisplayNameGeneration(ReplaceUnderscores.class)
@ExtendWith(SharedService.class)
@Timeout(180)
final class GetQuoteTest {

	/** Far less than a wait or a repair may take here. */
	private static final Duration SOON = Duration.ofSeconds(30);

	/** What a caller gives who is to be told that a view is behind. */
	private static final Duration DEADLINE = Duration.ofMillis(600);

	private final RunningQueryService service;

	private final StoredViews views;

	private final Projection projection;

	private final String quoteId = newQuoteId();

	GetQuoteTest(RunningQueryService service, StoredViews views, Projection projection) {
		this.service = service;
		this.views = views;
		this.projection = projection;
	}

	@AfterEach
	void nobody_waits_any_more() {
		this.service.awaitNothingLeft();
	}

	@Test
	void the_stored_view_is_what_is_served() {
		this.views.store(view(this.quoteId, 7));

		assertThat(get(OWNER)).isEqualTo(GetQuoteResponse.newBuilder().setQuote(view(this.quoteId, 7)).build());
		assertThat(this.projection.timesAsked(this.quoteId)).isZero();
	}

	@Test
	void a_view_that_waits_for_an_operator_says_so() {
		this.views.store(view(this.quoteId, 7));
		this.views.block(this.quoteId, 8);

		assertThat(get(OWNER).getBlocked()).isTrue();
		assertThat(getAtLeast(7).getBlocked()).isTrue();
	}

	@Test
	void a_hint_ends_the_wait_for_a_revision_even_while_a_repair_is_slow() {
		this.views.store(view(this.quoteId, 1));
		var answered = new CountDownLatch(1);
		this.projection.folding(this.quoteId, () -> {
			awaitQuietly(answered);
			return 1;
		});
		var answer = CompletableFuture.supplyAsync(() -> getAtLeast(3), Thread::startVirtualThread);
		await().until(() -> this.projection.timesAsked(this.quoteId) == 1);

		this.views.publish(view(this.quoteId, 2));
		this.views.publish(view(this.quoteId, 4));

		assertThat(answer.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join().getQuote().getRevision()).isEqualTo(4);
		answered.countDown();
	}

	@Test
	void a_view_that_stays_behind_is_said_to_be_behind_before_the_callers_deadline() {
		this.views.store(view(this.quoteId, 1));
		this.projection.folding(this.quoteId, () -> 1);

		var answer = refusalBeforeDeadline(2);

		assertThat(answer.code()).isEqualTo("UNAVAILABLE/VIEW_BEHIND");
		assertThat(answer.info().getMetadataMap()).isEqualTo(Map.of("quoteId", this.quoteId, "viewRevision", "1"));
		assertThat(Durations.toMillis(answer.detail(RetryInfo.class).getRetryDelay())).isPositive();
	}

	@Test
	void without_a_deadline_nobody_waits_longer_than_the_longest_wait() {
		this.views.store(view(this.quoteId, 1));
		this.projection.folding(this.quoteId, () -> 1);
		try (var impatient = RunningQueryService.start(this.views.url(), this.projection.address(),
				"quotestream.wait.longest=1s")) {
			var started = System.nanoTime();

			var answer = Answer.of(() -> impatient.as(OWNER).getQuote(request().setMinRevision(2).build()));

			assertThat(answer.code()).isEqualTo("UNAVAILABLE/VIEW_BEHIND");
			assertThat(Duration.ofNanos(System.nanoTime() - started)).isBetween(Duration.ofSeconds(1), SOON);
		}
	}

	@Test
	void a_quote_blocked_below_the_revision_is_refused_at_once() {
		this.views.store(view(this.quoteId, 1));
		this.views.block(this.quoteId, 2);

		var answer = refusal(OWNER, 2);

		assertThat(answer.code()).isEqualTo("UNAVAILABLE/VIEW_BEHIND");
		assertThat(answer.info().getMetadataMap())
			.isEqualTo(Map.of("quoteId", this.quoteId, "viewRevision", "1", "blocked", "true"));
		assertThat(this.projection.timesAsked(this.quoteId)).isZero();
	}

	@Test
	void a_quote_without_a_stream_is_not_found() {
		var answer = refusal(OWNER);

		assertThat(answer.code()).isEqualTo("NOT_FOUND/QUOTE_NOT_FOUND");
		assertThat(answer.detail(ResourceInfo.class).getResourceName()).isEqualTo(this.quoteId);
		assertThat(this.projection.timesAsked(this.quoteId)).isOne();
	}

	@Test
	void a_foreign_quote_is_answered_exactly_like_a_missing_one() {
		var missing = refusal(STRANGER);
		this.views.store(view(this.quoteId, 3));
		this.projection.folding(this.quoteId, () -> 3);

		assertThat(refusal(STRANGER)).isEqualTo(missing);
		assertThat(refusal(STRANGER, 3)).isEqualTo(missing);
		assertThat(refusal(STRANGER, 9)).isEqualTo(missing);
		assertThat(refusal(new Caller(Role.CUSTOMER, "eve", ""))).isEqualTo(missing);
	}

	@Test
	void a_foreign_quote_is_answered_like_a_missing_one_while_projection_service_is_down() {
		var other = newQuoteId();
		this.views.store(view(this.quoteId, 3));
		this.projection.refusing(this.quoteId, Code.UNAVAILABLE, ErrorReason.ERROR_REASON_DEPENDENCY_UNAVAILABLE);
		this.projection.refusing(other, Code.UNAVAILABLE, ErrorReason.ERROR_REASON_DEPENDENCY_UNAVAILABLE);

		var missing = Answer
			.of(() -> this.service.as(STRANGER).getQuote(GetQuoteRequest.newBuilder().setQuoteId(other).build()));

		assertThat(missing.code()).isEqualTo("UNAVAILABLE/DEPENDENCY_UNAVAILABLE");
		assertThat(refusal(STRANGER)).isEqualTo(missing);
	}

	@Test
	void a_deleted_quote_is_not_found_without_asking_anybody() {
		this.views.delete(this.quoteId);

		assertThat(refusal(OWNER).code()).isEqualTo("NOT_FOUND/QUOTE_NOT_FOUND");
		assertThat(this.projection.timesAsked(this.quoteId)).isZero();
	}

	@Test
	void a_quote_whose_first_event_cannot_be_read_is_not_taken_for_deleted() {
		this.views.block(this.quoteId, 0);
		this.projection.refusing(this.quoteId, Code.DATA_LOSS, ErrorReason.ERROR_REASON_UNREADABLE_EVENT);

		assertThat(refusal(OWNER).code()).isEqualTo("UNAVAILABLE/VIEW_BEHIND");
	}

	@Test
	void a_new_owner_waits_for_the_view_that_knows_it() {
		this.views.store(view(this.quoteId, 1, STRANGER.broker()));
		this.projection.refusing(this.quoteId, Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_OVERLOADED);
		var answer = CompletableFuture.supplyAsync(() -> getAtLeast(2), Thread::startVirtualThread);
		this.service.awaitWaiters(1);

		this.views.publish(view(this.quoteId, 2));

		assertThat(answer.orTimeout(SOON.toSeconds(), TimeUnit.SECONDS).join().getQuote().getRevision()).isEqualTo(2);
	}

	@Test
	void a_view_lost_by_redis_is_folded_again() {
		this.views.store(view(this.quoteId, 5));
		this.projection.folding(this.quoteId, () -> fold(5));

		this.views.flushAll();

		assertThat(get(OWNER).getQuote()).isEqualTo(view(this.quoteId, 5));
		assertThat(get(OWNER).getQuote()).isEqualTo(view(this.quoteId, 5));
		assertThat(this.projection.timesAsked(this.quoteId)).isOne();
	}

	@Test
	void a_view_older_than_what_the_caller_has_seen_is_folded_again() {
		this.views.store(view(this.quoteId, 2));
		this.projection.folding(this.quoteId, () -> fold(5));

		assertThat(getAtLeast(4).getQuote().getRevision()).isEqualTo(5);
	}

	@Test
	void all_who_wait_for_a_lost_view_are_answered() {
		this.projection.folding(this.quoteId, () -> fold(5));
		try (var callers = Executors.newVirtualThreadPerTaskExecutor()) {
			var answers = IntStream.range(0, 50).mapToObj((caller) -> callers.submit(() -> get(OWNER))).toList();

			assertThat(answers).allSatisfy(
					(answer) -> assertThat(answer.get(1, TimeUnit.MINUTES).getQuote().getRevision()).isEqualTo(5));
		}
	}

	@Test
	void however_many_ask_for_a_fold_it_is_made_once_at_a_time() {
		var everybodyAsked = new CountDownLatch(1);
		this.projection.folding(this.quoteId, () -> {
			awaitQuietly(everybodyAsked);
			return fold(5);
		});
		var repair = this.service.part(QuoteRepair.class);

		var folds = IntStream.range(0, 50).mapToObj((caller) -> repair.fold(this.quoteId)).toList();
		everybodyAsked.countDown();

		assertThat(folds).allSatisfy((fold) -> assertThat(fold).succeedsWithin(SOON).isEqualTo(RepairOutcome.FOLDED));
		assertThat(this.projection.timesAsked(this.quoteId)).isOne();
		assertThat(repair.fold(this.quoteId)).succeedsWithin(SOON);
		assertThat(this.projection.timesAsked(this.quoteId)).isEqualTo(2);
	}

	@Test
	void a_repair_is_asked_for_by_the_service_itself_under_the_callers_correlation() {
		refusal(OWNER);

		var headers = this.projection.lastHeaders();
		assertThat(headers.get(Caller.HEADER)).isEqualTo("system;query-service;");
		assertThat(headers.get(Correlation.HEADER)).matches("[0-9a-f-]{36}");
	}

	@Test
	void a_missing_view_that_cannot_be_folded_for_now_is_behind() {
		this.projection.refusing(this.quoteId, Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_OVERLOADED);

		var answer = refusalBeforeDeadline(0);

		assertThat(answer.code()).isEqualTo("UNAVAILABLE/VIEW_BEHIND");
		assertThat(answer.info().getMetadataMap()).containsEntry("viewRevision", "-1");
	}

	@Test
	void a_view_that_cannot_be_folded_at_all_is_behind_and_blocked() {
		this.projection.refusing(this.quoteId, Code.DATA_LOSS, ErrorReason.ERROR_REASON_UNREADABLE_EVENT);
		var unreadable = refusal(OWNER);
		this.projection.refusing(this.quoteId, Code.INTERNAL, ErrorReason.ERROR_REASON_UNKNOWN_EVENT);
		var unknown = refusal(OWNER);

		assertThat(unreadable.code()).isEqualTo("UNAVAILABLE/VIEW_BEHIND");
		assertThat(unreadable.info().getMetadataMap()).containsEntry("blocked", "true");
		assertThat(unknown).isEqualTo(unreadable);
	}

	@Test
	void not_found_without_its_reason_says_nothing_about_the_quote() {
		this.projection.refusing(this.quoteId, Code.NOT_FOUND, ErrorReason.ERROR_REASON_INTERNAL_ERROR);

		assertThat(refusal(OWNER).code()).isEqualTo("UNAVAILABLE/DEPENDENCY_UNAVAILABLE");
	}

	@Test
	void while_projection_service_is_down_stored_views_are_served_and_missing_ones_are_not_denied() {
		this.views.store(view(this.quoteId, 1));
		this.projection.stop();
		try {
			assertThat(get(OWNER).getQuote().getRevision()).isEqualTo(1);
			assertThat(refusalBeforeDeadline(2).code()).isEqualTo("UNAVAILABLE/VIEW_BEHIND");
			this.views.flushAll();
			var answer = refusal(OWNER);
			assertThat(answer.code()).isEqualTo("UNAVAILABLE/DEPENDENCY_UNAVAILABLE");
			assertThat(answer.info().getMetadataMap()).containsEntry("dependency", "projection-service");
		}
		finally {
			this.projection.startAgain();
		}
		this.projection.folding(this.quoteId, () -> fold(2));
		await().ignoreExceptions().until(() -> get(OWNER).getQuote().getRevision() == 2);
	}

	@Test
	void a_caller_who_leaves_is_not_waited_for() {
		this.views.store(view(this.quoteId, 1));
		this.projection.folding(this.quoteId, () -> 1);
		var call = Context.current().withCancellation();
		var answer = CompletableFuture.runAsync(() -> call.run(() -> getAtLeast(2)), Thread::startVirtualThread);
		this.service.awaitWaiters(1);
		var left = System.nanoTime();

		call.cancel(null);

		assertThat(answer).failsWithin(SOON);
		this.service.awaitNothingLeft();
		assertThat(Duration.ofNanos(System.nanoTime() - left)).isLessThan(SOON);
	}

	@Test
	void a_deadline_too_near_to_wait_for_is_answered_at_once() {
		this.views.store(view(this.quoteId, 1));

		var failure = catchThrowable(() -> this.service.as(OWNER)
			.withDeadlineAfter(Duration.ofMillis(90))
			.getQuote(request().setMinRevision(2).build()));

		assertThat(Status.fromThrowable(failure).getCode()).isIn(Status.Code.UNAVAILABLE,
				Status.Code.DEADLINE_EXCEEDED);
		assertThat(this.projection.timesAsked(this.quoteId)).isZero();
	}

	@Test
	void a_damaged_view_is_a_fault_of_ours_that_tells_nothing() {
		this.views.damage(this.quoteId);

		assertThat(refusal(OWNER).code()).isEqualTo("INTERNAL/INTERNAL_ERROR");
	}

	@Test
	void a_refusal_is_counted_under_its_own_code() {
		var before = this.service.callsEndedWith(Status.Code.NOT_FOUND);

		refusal(OWNER);

		await().until(() -> this.service.callsEndedWith(Status.Code.NOT_FOUND) > before);
	}

	@Test
	void a_malformed_id_and_a_missing_identity_are_refused() {
		var malformed = Answer.of(() -> this.service.as(OWNER)
			.getQuote(GetQuoteRequest.newBuilder().setQuoteId("7").setMinRevision(-1).build()));
		var anonymous = Answer
			.of(() -> QuoteQueryServiceGrpc.newBlockingStub(this.service.channel()).getQuote(request().build()));

		assertThat(malformed.code()).isEqualTo("INVALID_ARGUMENT/INVALID_REQUEST");
		assertThat(malformed.info().getMetadataMap()).containsEntry("violations", "2");
		assertThat(anonymous.code()).isEqualTo("UNAUTHENTICATED/NOT_AUTHENTICATED");
	}

	private long fold(long revision) {
		this.views.store(view(this.quoteId, revision));
		return revision;
	}

	private GetQuoteRequest.Builder request() {
		return GetQuoteRequest.newBuilder().setQuoteId(this.quoteId);
	}

	private GetQuoteResponse get(Caller caller) {
		return this.service.as(caller).getQuote(request().build());
	}

	private GetQuoteResponse getAtLeast(long revision) {
		return this.service.as(OWNER).getQuote(request().setMinRevision(revision).build());
	}

	/**
	 * On a busy machine the answer may come after the deadline; then it is asked again.
	 */
	private Answer refusalBeforeDeadline(long revision) {
		return Answer.of(await().until(
				() -> catchThrowable(() -> this.service.as(OWNER)
					.withDeadlineAfter(DEADLINE)
					.getQuote(request().setMinRevision(revision).build())),
				(failure) -> Status.fromThrowable(failure).getCode() != Status.Code.DEADLINE_EXCEEDED));
	}

	private Answer refusal(Caller caller) {
		return Answer.of(() -> get(caller));
	}

	private Answer refusal(Caller caller, long revision) {
		return Answer.of(() -> this.service.as(caller).getQuote(request().setMinRevision(revision).build()));
	}

	private static void awaitQuietly(CountDownLatch latch) {
		try {
			latch.await(SOON.toSeconds(), TimeUnit.SECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
