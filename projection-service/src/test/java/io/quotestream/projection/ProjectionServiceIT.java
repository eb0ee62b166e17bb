package io.quotestream.projection;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.google.protobuf.Timestamp;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.stub.MetadataUtils;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.dao.DataAccessException;

import io.quotestream.projection.deadlines.DeadlinesConfiguration;
import io.quotestream.projection.deadlines.Shards;
import io.quotestream.projection.fixtures.Journeys;
import io.quotestream.projection.fixtures.RunningProjection;
import io.quotestream.proto.admin.v1.DueWorkServiceGrpc;
import io.quotestream.proto.admin.v1.FoldQuoteRequest;
import io.quotestream.proto.admin.v1.ListDueWorkRequest;
import io.quotestream.proto.admin.v1.ListDueWorkResponse;
import io.quotestream.proto.admin.v1.ProjectionAdminServiceGrpc;
import io.quotestream.proto.event.v1.QuoteApproved;
import io.quotestream.proto.event.v1.QuoteCreated;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.view.v1.DeadlineKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The service with everything around it real, and everything around it failing. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ProjectionServiceIT {

	private static final Duration SOON = Duration.ofMinutes(2);

	@TempDir
	private static Path folder;

	private static RunningProjection service;

	private final String quote = UUID.randomUUID().toString();

	@BeforeAll
	static void start() {
		service = RunningProjection.start(folder);
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@Test
	void a_journey_becomes_a_view_with_its_personal_fields_opened() {
		service.store().append(this.quote, Journeys.toApproval());

		awaitWhole(this.quote);
		assertThat(service.view(this.quote))
			.hasValueSatisfying((view) -> assertThat(view.getContact().getEmail()).isEqualTo("asha.raman@example.com"));
	}

	@Test
	void the_personal_fields_of_a_destroyed_key_fold_to_nothing() {
		service.keys().of(this.quote);
		service.store().append(this.quote, Journeys.created("B-1"), Journeys.contact("gone@example.com"));
		awaitWhole(this.quote);

		service.keys().destroy(this.quote);
		service.lose(this.quote);
		Awaitility.await().atMost(SOON).untilAsserted(() -> {
			service.lose(this.quote);
			fold(this.quote);
			assertThat(service.view(this.quote))
				.hasValueSatisfying((view) -> assertThat(view.getContact().getEmail()).isEmpty());
		});
	}

	@Test
	void a_quote_that_an_older_version_opened_becomes_a_view_of_today() {
		var v1 = QuoteCreated.newBuilder().setBrokerId("B-1").setCreatedBy("asha").build();
		service.store().appendRaw(this.quote, "quote.created.v1", v1.toByteArray());
		service.store().append(this.quote, Journeys.geographic("Madurai"));

		awaitWhole(this.quote);
		assertThat(service.view(this.quote))
			.hasValueSatisfying((view) -> assertThat(view.getCurrency()).isEqualTo("USD"));
	}

	@Test
	void a_view_that_redis_lost_is_folded_from_the_stream_at_the_next_event() {
		service.store().append(this.quote, Journeys.toApproval().subList(0, 7));
		awaitWhole(this.quote);

		// On a busy machine the sweep may be first.
		Awaitility.await().atMost(SOON).untilAsserted(() -> {
			var gaps = service.count("quotestream.projection.gaps");
			service.lose(this.quote);
			service.store().append(this.quote, Journeys.saved());
			awaitWhole(this.quote);
			assertThat(service.count("quotestream.projection.gaps")).isGreaterThan(gaps);
		});
	}

	@Test
	void an_event_of_an_unknown_type_is_parked_with_all_after_it_and_blocks_its_quote_only() {
		var other = UUID.randomUUID().toString();
		service.store().append(this.quote, Journeys.created("B-1"), Journeys.saved());
		service.store().appendRaw(this.quote, "quote.teleported.v9", new byte[] { 1, 2, 3 });
		service.store().append(this.quote, Journeys.saved());
		service.store().append(other, Journeys.toApproval());

		awaitWhole(other);
		Awaitility.await().atMost(SOON).until(() -> service.blocked(this.quote).equals(Optional.of("2")));
		assertThat(service.revision(this.quote)).contains("1");
		Awaitility.await().atMost(SOON).until(() -> service.store().parked(RunningProjection.GROUP, this.quote) == 2);

		var refused = catchThrowableOfType(StatusRuntimeException.class, () -> fold(this.quote));
		assertReason(refused, Code.INTERNAL, "UNKNOWN_EVENT");
	}

	@Test
	void damaged_bytes_are_parked_too_and_called_data_loss() {
		service.store().append(this.quote, Journeys.created("B-1"));
		service.store().appendRaw(this.quote, "quote.saved.v1", new byte[] { (byte) 0xff, (byte) 0xff });

		Awaitility.await().atMost(SOON).until(() -> service.blocked(this.quote).equals(Optional.of("1")));
		assertReason(catchThrowableOfType(StatusRuntimeException.class, () -> fold(this.quote)), Code.DATA_LOSS,
				"UNREADABLE_EVENT");
	}

	@Test
	void a_time_that_is_none_is_parked_and_holds_up_no_other_quotes_deadlines() {
		var none = Timestamp.newBuilder().setSeconds(1).setNanos(2_000_000_000).build();
		service.store()
			.append(this.quote, Journeys.created("B-1"), Journeys.saved(),
					QuoteEvent.newBuilder()
						.setQuoteApproved(QuoteApproved.newBuilder().setValidUntilTime(none))
						.build());
		var other = UUID.randomUUID().toString();
		service.store().append(other, Journeys.toApproval());

		var group = DeadlinesConfiguration.group(1);
		Awaitility.await().atMost(SOON).until(() -> service.store().parked(group, this.quote) == 1);
		Awaitility.await().atMost(SOON).until(() -> dueKinds(other).size() == 3);
		// Neither does the sweep stop there.
		awaitSwept();
	}

	@Test
	void a_quote_goes_with_its_stream() {
		service.store().append(this.quote, Journeys.created("B-1"), Journeys.saved());
		awaitWhole(this.quote);

		service.store().tombstone(this.quote);

		Awaitility.await()
			.atMost(SOON)
			.until(() -> service.revision(this.quote).equals(Optional.of(Long.toString(Long.MAX_VALUE))));
		assertThat(service.view(this.quote)).isEmpty();
		assertReason(catchThrowableOfType(StatusRuntimeException.class, () -> fold(this.quote)), Code.NOT_FOUND,
				"QUOTE_NOT_FOUND");
	}

	@Test
	void fold_now_brings_back_what_redis_lost_and_knows_what_does_not_exist() throws Exception {
		service.store().append(this.quote, Journeys.toApproval());
		awaitWhole(this.quote);
		service.lose(this.quote);

		try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
			var folds = new ArrayList<Future<Long>>();
			for (int i = 0; i < 50; i++) {
				folds.add(threads.submit(() -> fold(this.quote)));
			}
			for (var fold : folds) {
				assertThat(fold.get()).isEqualTo(9);
			}
		}
		assertThat(service.isWhole(this.quote)).isTrue();

		var missing = catchThrowableOfType(StatusRuntimeException.class, () -> fold(UUID.randomUUID().toString()));
		assertReason(missing, Code.NOT_FOUND, "QUOTE_NOT_FOUND");
	}

	@Test
	void fold_now_is_for_services_and_for_well_formed_ids() {
		assertReason(catchThrowableOfType(StatusRuntimeException.class, () -> fold(this.quote, Role.BROKER)),
				Code.PERMISSION_DENIED, "ROLE_NOT_PERMITTED");
		assertReason(catchThrowableOfType(StatusRuntimeException.class, () -> fold("no id")), Code.INVALID_ARGUMENT,
				"INVALID_REQUEST");
	}

	@Test
	void it_serves_once_the_subscription_was_joined() {
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(HealthGrpc.newBlockingStub(service.channel())
				.check(HealthCheckRequest.getDefaultInstance())
				.getStatus()).isEqualTo(ServingStatus.SERVING));
	}

	@Test
	void a_store_that_was_away_is_followed_again() {
		var joined = service.count("quotestream.subscription.reconnects");
		service.store().stop();
		Awaitility.await().atMost(SOON).until(() -> service.count("quotestream.subscription.reconnects") > joined);
		service.store().startAgain();

		service.store().append(this.quote, Journeys.toApproval());

		awaitDelivered(this.quote);
	}

	@Test
	void connections_that_break_are_made_again() {
		service.relay().cut();
		service.store().append(this.quote, Journeys.toApproval());

		awaitDelivered(this.quote);
	}

	@Test
	void a_group_that_was_deleted_is_created_again() {
		service.store().deleteGroup(RunningProjection.GROUP);

		service.store().append(this.quote, Journeys.toApproval());

		awaitDelivered(this.quote);
	}

	@Test
	void a_subscription_that_died_without_a_word_is_replaced() {
		Awaitility.await().atMost(SOON).until(() -> service.gauge("quotestream.subscription.connected") == 1);
		var reconnects = service.count("quotestream.subscription.reconnects");
		service.relay().silence();

		Awaitility.await().atMost(SOON).until(() -> {
			service.store().append(UUID.randomUUID().toString(), Journeys.created("B-1"));
			return service.count("quotestream.subscription.reconnects") > reconnects;
		});
		service.store().append(this.quote, Journeys.toApproval());
		awaitDelivered(this.quote);
		// The store, too, finds the dead ones, and delivers to them no more.
		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(
					Stream.of(RunningProjection.GROUP, DeadlinesConfiguration.group(1)).map(service.store()::consumers))
				.containsOnly(1));
	}

	@Test
	void while_the_keys_cannot_be_had_nothing_is_lost_or_parked() {
		service.keys().stop();
		service.store().append(this.quote, Journeys.toApproval());
		Awaitility.await().atMost(SOON).until(() -> service.gauge("quotestream.subscription.connected") == 0);
		assertThat(service.view(this.quote).map((view) -> view.getRevision()).orElse(-1L)).isLessThan(9);

		service.keys().startAgain();

		awaitWhole(this.quote);
		Awaitility.await().atMost(SOON).until(() -> service.gauge("quotestream.subscription.connected") == 1);
		assertThat(service.store().parked(RunningProjection.GROUP, this.quote)).isZero();
	}

	@Test
	void while_redis_is_away_nothing_is_lost() {
		service.redis().kill();
		service.store().append(this.quote, Journeys.toApproval());
		Awaitility.await().atMost(SOON).until(() -> service.gauge("quotestream.subscription.connected") == 0);

		service.redis().launchAgain();

		awaitWhole(this.quote);
		Awaitility.await().atMost(SOON).until(() -> service.gauge("quotestream.subscription.connected") == 1);
	}

	@Test
	void an_emptied_redis_is_filled_again_without_a_new_event() {
		var quotes = manyQuotes();

		service.flushRedis();

		quotes.forEach(ProjectionServiceIT::awaitWhole);
	}

	@Test
	void a_redis_replaced_by_an_older_copy_of_itself_is_brought_forward() {
		var quotes = manyQuotes();
		service.store().append(this.quote, Journeys.created("B-1"), Journeys.saved());
		awaitWhole(this.quote);
		awaitSwept();
		var copy = service.redis().copy();
		quotes.forEach((each) -> service.store().append(each, Journeys.geographic("Madurai")));
		service.store().append(this.quote, Journeys.geographic("Salem"));
		quotes.forEach(ProjectionServiceIT::awaitWhole);
		awaitSwept();

		service.redis().replaceBy(copy);

		quotes.forEach(ProjectionServiceIT::awaitWhole);
		awaitWhole(this.quote);
	}

	@Test
	void what_is_due_is_told_to_the_system_and_to_nobody_else() {
		service.store().append(this.quote, Journeys.toApproval());

		Awaitility.await()
			.atMost(SOON)
			.untilAsserted(() -> assertThat(dueKinds(this.quote)).containsExactlyInAnyOrder(
					DeadlineKind.DEADLINE_KIND_VALIDITY, DeadlineKind.DEADLINE_KIND_EXPIRY_NOTICE,
					DeadlineKind.DEADLINE_KIND_EXPIRY_NOTICE));
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> due(Role.BROKER, 0))
			.satisfies((refused) -> assertReason(refused, Code.PERMISSION_DENIED, "ROLE_NOT_PERMITTED"));
		assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> due(Role.SYSTEM, Shards.COUNT))
			.satisfies((refused) -> assertReason(refused, Code.INVALID_ARGUMENT, "INVALID_REQUEST"));
	}

	@Test
	void what_is_due_is_found_again_after_redis_was_emptied_without_a_new_event() {
		service.store().append(this.quote, Journeys.toApproval());
		Awaitility.await().atMost(SOON).until(() -> dueKinds(this.quote).size() == 3);

		service.flushRedis();

		Awaitility.await().atMost(SOON).until(() -> dueKinds(this.quote).size() == 3);
	}

	@Test
	void it_stops_in_time_under_load_and_misses_nothing_afterwards() {
		// What a busy machine adds is not the service's.
		assertThat(Stream.generate(ProjectionServiceIT::stopUnderLoad)
			.limit(5)
			.anyMatch((took) -> took.compareTo(Duration.ofSeconds(5)) < 0)).as("a stop under 5 s").isTrue();
	}

	private static Duration stopUnderLoad() {
		var quotes = Stream.generate(() -> UUID.randomUUID().toString()).limit(100).toList();
		quotes.parallelStream().forEach((id) -> service.store().append(id, Journeys.toApproval()));

		var began = System.nanoTime();
		service.stopService();
		var took = Duration.ofNanos(System.nanoTime() - began);

		service.store().append(quotes.getFirst(), Journeys.contact("later@example.com"));
		service.startService();
		quotes.forEach(ProjectionServiceIT::awaitWhole);
		return took;
	}

	private static List<String> manyQuotes() {
		var random = new Random(3);
		var quotes = new ArrayList<String>();
		for (int i = 0; i < 30; i++) {
			var id = UUID.randomUUID().toString();
			service.store().append(id, Journeys.wandering(5, random));
			quotes.add(id);
		}
		quotes.forEach(ProjectionServiceIT::awaitWhole);
		return quotes;
	}

	private static void awaitWhole(String quoteId) {
		Awaitility.await()
			.atMost(SOON)
			.pollInterval(Duration.ofMillis(20))
			.ignoreExceptionsInstanceOf(DataAccessException.class)
			.until(() -> service.isWhole(quoteId));
	}

	/**
	 * As {@link #awaitWhole}, and then once more by delivery: the sweep must not be what
	 * did it. It may still be repairing what an earlier fault left behind, so a quote in
	 * whose time it repaired nothing is waited for; without deliveries there is none.
	 */
	private static void awaitDelivered(String quoteId) {
		awaitWhole(quoteId);
		Awaitility.await().atMost(SOON).until(() -> service.gauge("quotestream.subscription.connected") == 1);
		Awaitility.await().atMost(SOON).untilAsserted(() -> {
			var repairs = service.count("quotestream.sweep.repairs");
			var folded = service.count("quotestream.projection.deliveries", "outcome", "folded");
			var another = UUID.randomUUID().toString();
			service.store().append(another, Journeys.toApproval());
			awaitWhole(another);
			assertThat(service.count("quotestream.projection.deliveries", "outcome", "folded")).isGreaterThan(folded);
			assertThat(service.count("quotestream.sweep.repairs")).isEqualTo(repairs);
		});
	}

	/** Waits until the sweep has passed everything there is now. */
	private static void awaitSwept() {
		var marker = UUID.randomUUID().toString();
		var before = service.gauge("quotestream.sweep.position");
		service.store().append(marker, Journeys.created("B-1"));
		Awaitility.await().atMost(SOON).until(() -> service.gauge("quotestream.sweep.position") > before);
	}

	private static List<DeadlineKind> dueKinds(String quoteId) {
		return IntStream.range(0, Shards.COUNT)
			.mapToObj((shard) -> due(Role.SYSTEM, shard))
			.flatMap((answer) -> answer.getWorkList().stream())
			.filter((work) -> work.getQuoteId().equals(quoteId))
			.map((work) -> work.getDeadline().getKind())
			.toList();
	}

	private static ListDueWorkResponse due(Role role, int shard) {
		var identity = new Metadata();
		identity.put(Caller.HEADER, new Caller(role, "timers", (role == Role.BROKER) ? "B-1" : "").toHeader());
		return DueWorkServiceGrpc.newBlockingStub(service.channel())
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(identity))
			.listDueWork(ListDueWorkRequest.newBuilder()
				.setShard(shard)
				.setPageSize(500)
				.setDueByTime(Timestamp.newBuilder().setSeconds(2_000_000_000))
				.build());
	}

	private static long fold(String quoteId) {
		return fold(quoteId, Role.SYSTEM);
	}

	private static long fold(String quoteId, Role role) {
		var identity = new Metadata();
		identity.put(Caller.HEADER, new Caller(role, "query-service", (role == Role.BROKER) ? "B-1" : "").toHeader());
		return ProjectionAdminServiceGrpc.newBlockingStub(service.channel())
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(identity))
			.foldQuote(FoldQuoteRequest.newBuilder().setQuoteId(quoteId).build())
			.getRevision();
	}

	private static void assertReason(StatusRuntimeException refused, Code code, String reason) {
		var status = Objects.requireNonNull(StatusProto.fromThrowable(refused));
		assertThat(status.getCode()).isEqualTo(code.getNumber());
		assertThat(status.getDetailsList()).filteredOn((detail) -> detail.is(ErrorInfo.class))
			.singleElement()
			.satisfies((detail) -> assertThat(detail.unpack(ErrorInfo.class).getReason()).isEqualTo(reason));
	}

}
