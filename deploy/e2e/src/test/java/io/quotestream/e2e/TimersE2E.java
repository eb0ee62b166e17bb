package io.quotestream.e2e;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import com.google.protobuf.Timestamp;
import io.grpc.Metadata;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.admin.v1.DueWork;
import io.quotestream.proto.admin.v1.DueWorkServiceGrpc;
import io.quotestream.proto.admin.v1.ListDueWorkRequest;
import io.quotestream.proto.command.v1.ExtendValidityRequest;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.view.v1.DeadlineKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What runs out takes effect by itself, once, whoever of two command-services looks. */
@ImpatientSystem
class TimersE2E {

	private static final int FORMS = 100;

	private static final int OFFERS = 20;

	private static final int SHARDS = 16;

	private static final int SHARD = 7;

	private static final int MORE_THAN_ALL = 500;

	private static final Duration SHORT = Duration.ofSeconds(10);

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	/** On a busy machine a kill may come when all is done. */
	private static final int ROUNDS = 5;

	private static final String EXPIRED = "quote.expired.v1";

	@Test
	void what_both_find_due_takes_effect_once_although_one_is_killed_while_both_are_at_it(LocalSystem system) {
		assertThat(IntStream.range(0, ROUNDS).anyMatch((_) -> isKilledWhileBothAreAtIt(system))).isTrue();
	}

	/** Whatever the kill met, each quote is expired once; false if it met nothing. */
	private static boolean isKilledWhileBothAreAtIt(LocalSystem system) {
		var before = system.stored().countLast(EXPIRED);
		var quotes = new ArrayList<String>();
		try (var _ = bothStandStillBefore(system, quotes)) {
			await().atMost(PATIENCE)
				.ignoreExceptions()
				.untilAsserted(() -> assertThat(due(system)).containsAll(quotes));
		}

		await().pollInterval(Duration.ofMillis(20))
			.atMost(PATIENCE)
			.until(() -> system.stored().countLast(EXPIRED) >= before + FORMS / 10);
		var outage = system.kill(Part.COMMAND);
		var amid = system.stored().countLast(EXPIRED) - before;
		await().atMost(PATIENCE).until(() -> system.stored().countLast(EXPIRED) >= before + quotes.size());
		outage.awaitEnd();

		System.out.printf("End-to-end tests: %d of %d had expired when one of two command-services was killed%n", amid,
				quotes.size());
		assertThat(quotes).allSatisfy(
				(quoteId) -> assertThat(system.stored().types(quoteId)).containsOnlyOnce(EXPIRED).endsWith(EXPIRED));
		return amid < quotes.size();
	}

	/**
	 * Makes quotes whose time runs out at about the same moment, and keeps both from
	 * seeing that they are due.
	 */
	private static LocalSystem.Standstill bothStandStillBefore(LocalSystem system, List<String> quotes) {
		try (var _ = system.freeze(Part.PROJECTION)) {
			for (int i = 0; i < OFFERS; i++) {
				quotes.add(offer(system));
			}
			for (int i = 0; i < FORMS; i++) {
				quotes.add(form(system));
			}
			return system.freeze(Part.COMMAND);
		}
	}

	/** Quotes of the shard whose time has run out. */
	private static Set<String> due(LocalSystem system) {
		var now = Instant.now();
		var identity = new Metadata();
		identity.put(Caller.HEADER, new Caller(Role.SYSTEM, "timers", "").toHeader());
		var projection = NettyChannelBuilder.forTarget(system.ports().address(Part.PROJECTION)).usePlaintext().build();
		try {
			return DueWorkServiceGrpc.newBlockingStub(projection)
				.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(identity))
				.listDueWork(ListDueWorkRequest.newBuilder()
					.setShard(SHARD)
					.setDueByTime(Timestamp.newBuilder().setSeconds(now.getEpochSecond()))
					.setPageSize(MORE_THAN_ALL)
					.build())
				.getWorkList()
				.stream()
				.filter((work) -> work.getDeadline().getKind() != DeadlineKind.DEADLINE_KIND_EXPIRY_NOTICE)
				.map(DueWork::getQuoteId)
				.collect(Collectors.toSet());
		}
		finally {
			projection.shutdownNow();
		}
	}

	/** Both look at a shard as a whole: in one shard both have to do all. */
	private static String newQuoteId() {
		return Stream.generate(Pages::newQuoteId)
			.filter((quoteId) -> Math.floorMod(quoteId.hashCode(), SHARDS) == SHARD)
			.findFirst()
			.orElseThrow();
	}

	/** A form that nobody saves. */
	private static String form(LocalSystem system) {
		var create = Pages.create(newQuoteId());
		system.overGrpc(Callers.BROKER).commands().createQuote(create);
		return create.getHeader().getQuoteId();
	}

	/** A saved quote that an underwriter lets stand for a moment only. */
	private static String offer(LocalSystem system) {
		var quoteId = form(system);
		var save = Pages.save(quoteId);
		system.overGrpc(Callers.BROKER).commands().saveQuote(save);
		var extend = ExtendValidityRequest.newBuilder()
			.setHeader(Pages.header(quoteId))
			.setValidUntilTime(Timestamp.newBuilder().setSeconds(Instant.now().plus(SHORT).getEpochSecond()))
			.build();
		system.overGrpc(Callers.UNDERWRITER).commands().extendValidity(extend);
		return quoteId;
	}

}
