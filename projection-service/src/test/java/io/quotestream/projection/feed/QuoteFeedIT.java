package io.quotestream.projection.feed;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import io.quotestream.projection.fixtures.Journeys;
import io.quotestream.projection.fixtures.RunningProjection;
import io.quotestream.proto.event.v1.ApplicationNumberAssigned;
import io.quotestream.proto.event.v1.NoticeEvent;
import io.quotestream.proto.event.v1.OfferExpiring;
import io.quotestream.proto.event.v1.QuoteAccepted;
import io.quotestream.proto.event.v1.QuoteApproved;
import io.quotestream.proto.event.v1.QuoteBrokerReassigned;
import io.quotestream.proto.event.v1.QuoteDeclined;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteReferred;
import io.quotestream.proto.feed.v1.FeedEvent;
import io.quotestream.proto.feed.v1.FeedEvent.EventCase;
import io.quotestream.proto.feed.v1.FeedEventType;
import io.quotestream.proto.feed.v1.FeedStart;
import io.quotestream.proto.feed.v1.FollowQuotesRequest;
import io.quotestream.proto.feed.v1.FollowQuotesResponse;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.type.v1.DeclineCode;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.ReferralReason;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The feed of the service as it is deployed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class QuoteFeedIT {

	private static final Caller SYSTEM = new Caller(Role.SYSTEM, "policies", "");

	/** More than the transport holds for a client that takes nothing. */
	private static final int BIG_EVENTS = 400;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path folder;

	@SuppressWarnings("NullAway.Init")
	private static RunningProjection service;

	private final String quote = UUID.randomUUID().toString();

	private final String broker = "B-" + this.quote;

	/** What other tests left lies before it. */
	@SuppressWarnings("NullAway.Init")
	private String now;

	@BeforeAll
	static void start() {
		service = RunningProjection.start(folder);
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@BeforeEach
	void rememberNow() throws Exception {
		this.now = cursor(SYSTEM);
		await().until(() -> service.gauge("quotestream.feed.streams") == 0);
	}

	private static String cursor(Caller caller) throws Exception {
		while (true) {
			try (var following = follow(caller, FollowQuotesRequest.newBuilder().setStart(FeedStart.FEED_START_NOW))) {
				return following.next().getCursor();
			}
			catch (StatusRuntimeException ex) {
				assertRefused(ex, Code.UNAVAILABLE, "DEPENDENCY_UNAVAILABLE");
			}
		}
	}

	@Test
	void everything_is_told_in_order_and_a_feed_resumes_behind_any_event() throws Exception {
		service.store()
			.append(this.quote, Journeys.created(this.broker), referred(), approved(), numbered(), accepted());
		service.store().appendNotice(this.quote, expiring());

		List<FollowQuotesResponse> all;
		try (var following = follow(SYSTEM, afterNow())) {
			all = following.nextEvents(5);
		}
		assertThat(all).extracting((response) -> response.getEvent().getEventCase())
			.containsExactly(EventCase.REFERRED, EventCase.APPROVED, EventCase.APPLICATION_NUMBER_ASSIGNED,
					EventCase.ACCEPTED, EventCase.EXPIRING);
		assertThat(all).extracting(FollowQuotesResponse::getEvent).allSatisfy((event) -> {
			assertThat(event.getQuoteId()).isEqualTo(this.quote);
			assertThat(event.getBrokerId()).isEqualTo(this.broker);
			assertThat(UUID.fromString(event.getEventId())).isNotNull();
			assertThat(event.getRecordTime().getSeconds()).isPositive();
		}).extracting(FeedEvent::getRevision).containsExactly(1L, 2L, 3L, 4L, 2L);
		assertThat(all.get(2).getEvent().getApplicationNumberAssigned().getApplicationNumber()).isEqualTo("IN-1");
		for (var read = 1; read < all.size(); read++) {
			try (var resumed = follow(SYSTEM,
					FollowQuotesRequest.newBuilder().setAfterCursor(all.get(read - 1).getCursor()))) {
				assertThat(resumed.nextEvents(all.size() - read)).extracting(FollowQuotesResponse::getEvent)
					.isEqualTo(all.subList(read, all.size()).stream().map(FollowQuotesResponse::getEvent).toList());
			}
		}
	}

	@Test
	void without_a_cursor_it_begins_with_the_first_event_ever() throws Exception {
		service.store().append(this.quote, Journeys.created(this.broker), approved());

		try (var following = follow(SYSTEM, FollowQuotesRequest.newBuilder().addBrokerIds(this.broker))) {
			assertThat(following.next().hasEvent()).isFalse();
			assertThat(following.nextEvent().getEvent().getQuoteId()).isEqualTo(this.quote);
		}
	}

	@Test
	void what_happens_while_it_is_followed_comes_at_once_and_heartbeats_while_nothing_does() throws Exception {
		try (var following = follow(SYSTEM, afterNow())) {
			assertThat(following.next().hasEvent()).isFalse();
			assertThat(following.next().hasEvent()).isFalse();

			service.store().append(this.quote, Journeys.created(this.broker), approved());

			assertThat(following.nextEvent().getEvent().hasApproved()).isTrue();
			String behind;
			do {
				behind = following.next().getCursor();
			}
			while (behind.equals(this.now));
			try (var resumed = follow(SYSTEM, FollowQuotesRequest.newBuilder().setAfterCursor(behind))) {
				service.store().append(this.quote, accepted());
				assertThat(resumed.nextEvent().getEvent().hasAccepted()).isTrue();
			}
		}
	}

	@Test
	void only_types_that_are_asked_for_are_sent() throws Exception {
		service.store()
			.append(this.quote, Journeys.created(this.broker), referred(), approved(), numbered(), accepted());

		try (var following = follow(SYSTEM, afterNow().addTypes(FeedEventType.FEED_EVENT_TYPE_ACCEPTED)
			.addTypes(FeedEventType.FEED_EVENT_TYPE_REFERRED))) {
			assertThat(following.nextEvents(2)).extracting((response) -> response.getEvent().getEventCase())
				.containsExactly(EventCase.REFERRED, EventCase.ACCEPTED);
		}
	}

	@Test
	void a_broker_is_told_of_a_quote_while_it_owns_it() throws Exception {
		var next = "N-" + this.quote;
		service.store()
			.append(this.quote, Journeys.created(this.broker), referred(), reassigned(next), approved(), accepted());

		try (var before = follow(new Caller(Role.BROKER, "bea", this.broker), afterNow());
				var after = follow(new Caller(Role.BROKER, "ned", next), afterNow())) {
			assertThat(before.nextEvent().getEvent().hasReferred()).isTrue();
			assertThat(after.nextEvents(2)).extracting((response) -> response.getEvent().getEventCase())
				.containsExactly(EventCase.APPROVED, EventCase.ACCEPTED);
			service.store().append(this.quote, reassigned(this.broker), numbered());
			assertThat(before.nextEvent().getEvent().hasApplicationNumberAssigned()).isTrue();
		}
	}

	@Test
	void a_broker_that_names_another_one_is_sent_nothing() throws Exception {
		try (var following = follow(new Caller(Role.BROKER, "eve", "other"), afterNow().addBrokerIds(this.broker))) {
			following.next();
			service.store().append(this.quote, Journeys.created(this.broker), approved());
			service.store().append(UUID.randomUUID().toString(), Journeys.created("other"), approved());
			for (var heartbeat = 0; heartbeat < 4; heartbeat++) {
				assertThat(following.next().hasEvent()).isFalse();
			}
		}
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "SYSTEM", "AUDITOR", "BROKER" })
	void other_roles_are_refused(Role role) throws Exception {
		try (var following = follow(new Caller(role, "eve", ""), afterNow())) {
			assertRefused(following.untilItEnds(new ArrayList<>()), Code.PERMISSION_DENIED, "ROLE_NOT_PERMITTED");
		}
	}

	@Test
	void a_cursor_that_is_not_ours_is_refused() throws Exception {
		var altered = (this.now.startsWith("A") ? "B" : "A") + this.now.substring(1);
		for (var cursor : List.of("no cursor", altered)) {
			try (var following = follow(SYSTEM, FollowQuotesRequest.newBuilder().setAfterCursor(cursor))) {
				var refused = assertRefused(following.untilItEnds(new ArrayList<>()), Code.INVALID_ARGUMENT,
						"INVALID_REQUEST");
				assertThat(refused.getDetails(1).unpack(BadRequest.class).getFieldViolations(0).getField())
					.isEqualTo("after_cursor");
			}
		}
	}

	@Test
	void nothing_personal_is_told() throws Exception {
		service.store()
			.append(this.quote, Journeys.created(this.broker), referred(), declined("Asha Raman drives too fast."));

		try (var following = follow(SYSTEM, afterNow())) {
			var told = following.nextEvents(2);
			assertThat(told.get(1).getEvent().getDeclined().getCodesList())
				.containsExactly(DeclineCode.DECLINE_CODE_DRIVING_HISTORY);
			assertThat(told)
				.allSatisfy((response) -> assertThat(new String(response.toByteArray(), StandardCharsets.UTF_8))
					.doesNotContain("Asha", "Raman", "asha"));
		}
	}

	@Test
	void of_a_deleted_quote_nothing_is_told_any_more() throws Exception {
		var other = UUID.randomUUID().toString();
		service.store().append(this.quote, Journeys.created(this.broker), approved());
		service.store().tombstone(this.quote);
		service.store().append(other, Journeys.created(this.broker), approved());

		try (var following = follow(SYSTEM, afterNow())) {
			assertThat(following.nextEvent().getEvent().getQuoteId()).isEqualTo(other);
		}
	}

	@Test
	void an_event_that_cannot_be_read_ends_the_feed_and_somebody_may_decide_to_go_on_behind_it() throws Exception {
		service.store().append(this.quote, Journeys.created(this.broker));
		service.store().appendRaw(this.quote, "quote.approved.v1", new byte[] { 1 });
		service.store().append(this.quote, numbered());
		service.store().appendRaw(this.quote, "quote.approved.v9", new byte[0]);
		service.store().append(this.quote, accepted());
		var told = new ArrayList<FeedEvent>();

		var cursor = this.now;
		for (var refusal : List.of(Code.DATA_LOSS, Code.INTERNAL)) {
			try (var following = follow(SYSTEM, FollowQuotesRequest.newBuilder().setAfterCursor(cursor))) {
				var refused = assertRefused(following.untilItEnds(told), refusal,
						(refusal == Code.DATA_LOSS) ? "UNREADABLE_EVENT" : "UNKNOWN_EVENT");
				cursor = refused.getDetails(0).unpack(ErrorInfo.class).getMetadataOrThrow("cursorBehind");
			}
		}
		try (var following = follow(SYSTEM, FollowQuotesRequest.newBuilder().setAfterCursor(cursor))) {
			told.add(following.nextEvent().getEvent());
		}

		assertThat(told).extracting(FeedEvent::getEventCase)
			.containsExactly(EventCase.APPLICATION_NUMBER_ASSIGNED, EventCase.ACCEPTED);
	}

	@Test
	void no_more_feeds_are_open_than_may() throws Exception {
		try (var one = follow(SYSTEM, afterNow()); var two = follow(SYSTEM, afterNow())) {
			one.next();
			two.next();
			try (var three = new Following(service.channel(), SYSTEM, afterNow().build())) {
				assertRefused(three.untilItEnds(new ArrayList<>()), Code.RESOURCE_EXHAUSTED, "OVERLOADED");
			}
		}
		try (var free = follow(SYSTEM, afterNow())) {
			assertThat(free.next()).isNotNull();
		}
	}

	@Test
	void what_a_slow_reader_has_not_taken_waits_in_the_store_and_nothing_of_it_is_lost() throws Exception {
		try (var following = follow(SYSTEM, afterNow())) {
			following.next();
			var events = new ArrayList<QuoteEvent>(List.of(Journeys.created(this.broker)));
			var big = bigDeclined();
			for (var each = 0; each < BIG_EVENTS; each++) {
				events.add(big);
			}
			for (var from = 0; from < events.size(); from += 25) {
				service.store().append(this.quote, events.subList(from, Math.min(from + 25, events.size())));
			}
			await().untilAsserted(() -> assertThat(service.gauge("quotestream.feed.held")).isPositive());
			await().during(Duration.ofSeconds(1))
				.untilAsserted(() -> assertThat(service.gauge("quotestream.feed.held")).isLessThanOrEqualTo(16));

			assertThat(following.nextEvents(BIG_EVENTS)).extracting((response) -> response.getEvent().getRevision())
				.isEqualTo(LongStream.rangeClosed(1, BIG_EVENTS).boxed().toList());
		}
	}

	@Test
	void a_line_to_the_store_that_is_cut_or_falls_silent_costs_no_event() throws Exception {
		for (var trouble : List.<Runnable>of(service.relay()::cut, service.relay()::silence)) {
			var id = UUID.randomUUID().toString();
			service.store().append(id, Journeys.created(this.broker), referred());
			var told = new ArrayList<FeedEvent>();
			var cursor = this.now;
			try (var following = follow(SYSTEM, afterNow())) {
				var first = following.nextEvent();
				trouble.run();
				service.store().append(id, approved());
				cursor = first.getCursor();
				told.add(first.getEvent());
				// It goes on by itself, or says that it cannot; it never just hangs.
				told.add(following.nextEvent().getEvent());
			}
			catch (StatusRuntimeException ex) {
				assertRefused(ex, Code.UNAVAILABLE, "DEPENDENCY_UNAVAILABLE");
				told.add(resumed(cursor));
			}
			assertThat(told).extracting(FeedEvent::getEventCase)
				.containsExactly(EventCase.REFERRED, EventCase.APPROVED);
			this.now = cursor(SYSTEM);
		}
	}

	private static FeedEvent resumed(String cursor) throws Exception {
		while (true) {
			try (var following = follow(SYSTEM, FollowQuotesRequest.newBuilder().setAfterCursor(cursor))) {
				return following.nextEvent().getEvent();
			}
			catch (StatusRuntimeException ex) {
				assertRefused(ex, Code.UNAVAILABLE, "DEPENDENCY_UNAVAILABLE");
			}
		}
	}

	@Test
	void a_stop_ends_feeds_as_unavailable_and_they_resume_after_it() throws Exception {
		service.store().append(this.quote, Journeys.created(this.broker), referred());
		var cursor = this.now;
		StatusRuntimeException end;
		try (var following = follow(SYSTEM, afterNow())) {
			cursor = following.nextEvent().getCursor();
			var ended = CompletableFuture.supplyAsync(() -> following.untilItEnds(new ArrayList<>()));
			service.context().close();
			end = ended.join();
		}
		finally {
			service.stopService();
			service.startService();
		}
		assertRefused(end, Code.UNAVAILABLE, "DEPENDENCY_UNAVAILABLE");
		service.store().append(this.quote, approved());

		try (var following = follow(SYSTEM, FollowQuotesRequest.newBuilder().setAfterCursor(cursor))) {
			assertThat(following.nextEvent().getEvent().hasApproved()).isTrue();
		}
	}

	/** A place is free again a little after whoever had it has left. */
	private static Following follow(Caller caller, FollowQuotesRequest.Builder request) throws Exception {
		await().until(() -> service.gauge("quotestream.feed.streams") < RunningProjection.FEEDS);
		return new Following(service.channel(), caller, request.build());
	}

	private FollowQuotesRequest.Builder afterNow() {
		return FollowQuotesRequest.newBuilder().setAfterCursor(this.now);
	}

	private static Status assertRefused(StatusRuntimeException refused, Code code, String reason)
			throws InvalidProtocolBufferException {
		var status = Objects.requireNonNull(StatusProto.fromThrowable(refused));
		assertThat(Code.forNumber(status.getCode())).isEqualTo(code);
		assertThat(status.getDetails(0).unpack(ErrorInfo.class).getReason()).isEqualTo(reason);
		return status;
	}

	private static QuoteEvent approved() {
		return QuoteEvent.newBuilder()
			.setQuoteApproved(
					QuoteApproved.newBuilder().setValidUntilTime(Timestamp.newBuilder().setSeconds(1_800_000_000)))
			.build();
	}

	private static QuoteEvent referred() {
		return QuoteEvent.newBuilder()
			.setQuoteReferred(QuoteReferred.newBuilder()
				.addReasons(ReferralReason.REFERRAL_REASON_COVERAGE_QUESTION)
				.setText("Asha asks for more."))
			.build();
	}

	private static QuoteEvent declined(String text) {
		return QuoteEvent.newBuilder()
			.setQuoteDeclined(QuoteDeclined.newBuilder()
				.addReasons(DeclineReason.newBuilder()
					.setCode(DeclineCode.DECLINE_CODE_DRIVING_HISTORY)
					.setCustomerText(text)))
			.build();
	}

	private static QuoteEvent bigDeclined() {
		var declined = QuoteDeclined.newBuilder();
		for (var each = 0; each < 6_000; each++) {
			declined.addReasons(DeclineReason.newBuilder().setCode(DeclineCode.DECLINE_CODE_DRIVING_HISTORY));
		}
		return QuoteEvent.newBuilder().setQuoteDeclined(declined).build();
	}

	private static QuoteEvent numbered() {
		return QuoteEvent.newBuilder()
			.setApplicationNumberAssigned(ApplicationNumberAssigned.newBuilder().setApplicationNumber("IN-1"))
			.build();
	}

	private static QuoteEvent accepted() {
		return QuoteEvent.newBuilder().setQuoteAccepted(QuoteAccepted.getDefaultInstance()).build();
	}

	private static QuoteEvent reassigned(String broker) {
		return QuoteEvent.newBuilder()
			.setQuoteBrokerReassigned(QuoteBrokerReassigned.newBuilder().setBrokerId(broker))
			.build();
	}

	private NoticeEvent expiring() {
		return NoticeEvent.newBuilder()
			.setOfferExpiring(OfferExpiring.newBuilder()
				.setValidUntilTime(Timestamp.newBuilder().setSeconds(1_800_000_000))
				.setBrokerId(this.broker)
				.setQuoteRevision(2))
			.build();
	}

}
