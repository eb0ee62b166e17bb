package io.quotestream.eventstore;

import com.google.protobuf.ByteString;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.DeleteReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.GetInfoReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ListReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReplayParkedReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc.PersistentSubscriptionsBlockingStub;
import io.kurrent.dbclient.proto.shared.Shared.StreamIdentifier;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsGrpc.StreamsBlockingStub;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Point 6, and 20 and 32: every error a single node without access control can answer,
 * with its status and its trailers as they come over the wire.
 */
class ErrorConformanceTest extends ConformanceSuite {

	private static final String GROUP = "group";

	private static final String PRINTABLE_ASCII = "[ -~]+";

	private final String stream = StoreClient.unique("error");

	private final StreamsBlockingStub streams = StreamsGrpc.newBlockingStub(ServerUnderTest.CHANNEL);

	private final PersistentSubscriptionsBlockingStub groups = PersistentSubscriptionsGrpc
		.newBlockingStub(ServerUnderTest.CHANNEL);

	private static StatusRuntimeException failure(ThrowingCallable call) {
		return catchThrowableOfType(StatusRuntimeException.class, call);
	}

	/** The trailers of the protocol, without those of the transport. */
	private static void refused(StatusRuntimeException failure, Code code, Map<String, String> trailers) {
		assertThat(failure.getStatus().getCode()).as(failure.toString()).isEqualTo(code);
		Map<String, String> actual = new TreeMap<>();
		Metadata sent = failure.getTrailers();
		if (sent != null) {
			for (String key : sent.keys()) {
				if (!key.equals("content-type")) {
					actual.put(key, String.valueOf(sent.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER))));
				}
			}
		}
		assertThat(actual).isEqualTo(trailers);
	}

	private void deleted(StatusRuntimeException failure) {
		refused(failure, Code.FAILED_PRECONDITION, Map.of("exception", "stream-deleted", "stream-name", this.stream));
	}

	private static AppendReq event(Consumer<AppendReq.ProposedMessage.Builder> change) {
		AppendReq.ProposedMessage.Builder event = Requests.event("application/json");
		change.accept(event);
		return Requests.proposed(event);
	}

	/** Clients refuse trailers of more than 8 KiB, and then know no reason. */
	@EmbeddedOnly
	@Test
	void C06_an_error_about_a_name_of_any_length_keeps_its_reason() {
		String longName = this.stream + "é".repeat(10_000);
		this.client.tombstone(longName, StreamState.any());
		Throwable failure = RawCall.read(Requests.read(longName)).end();
		assertThat(failure).hasMessageContaining("is deleted");
		assertThat(trailer(failure, "exception")).isEqualTo("stream-deleted");
		assertThat(trailer(failure, "stream-name")).startsWith(this.stream + "%C3%A9").endsWith("...");
	}

	@Test
	void C06_whatever_is_done_to_a_tombstoned_stream_it_is_deleted() {
		this.client.tombstone(this.stream, StreamState.any());
		deleted(RawCall.append(Requests.append(this.stream), event((any) -> {
		})).end());
		deleted(failure(() -> this.streams.delete(Requests.delete(this.stream, 0))));
		deleted(failure(() -> this.streams.tombstone(Requests.tombstone(this.stream))));
		deleted(RawCall.read(Requests.read(this.stream)).end());
		deleted(RawCall.read(Requests.subscription(this.stream)).end());
	}

	@Test
	void C06_a_soft_deleted_stream_does_not_exist_for_those_who_expect_it_to() {
		this.client.append(this.stream, 1);
		this.client.delete(this.stream, StreamState.any());
		AppendReq.Options.Builder exists = AppendReq.Options.newBuilder()
			.setStreamIdentifier(Requests.stream(this.stream))
			.setStreamExists(Requests.EMPTY);
		deleted(RawCall.append(Requests.append(exists), event((any) -> {
		})).end());
	}

	@Test
	void C06_a_refused_delete_names_the_versions() {
		this.client.append(this.stream, 3);
		refused(failure(() -> this.streams.delete(Requests.delete(this.stream, 0))), Code.FAILED_PRECONDITION,
				Map.of("exception", "wrong-expected-version", "stream-name", this.stream, "expected-version", "0",
						"actual-version", "2"));
		String missing = StoreClient.unique("missing");
		refused(failure(() -> this.streams.delete(Requests.delete(missing, 5))), Code.FAILED_PRECONDITION,
				Map.of("exception", "wrong-expected-version", "stream-name", missing, "expected-version", "5",
						"actual-version", "-1"));
	}

	@Test
	void C06_the_log_itself_is_not_written() {
		refused(RawCall.append(Requests.append("$all")).end(), Code.PERMISSION_DENIED,
				Map.of("exception", "access-denied"));
		refused(failure(() -> this.streams.tombstone(Requests.tombstone("$all"))), Code.PERMISSION_DENIED,
				Map.of("exception", "access-denied"));
	}

	@Test
	void C06_what_no_client_sends_meets_no_handler() {
		AppendReq begin = Requests.append(this.stream);
		AppendReq complete = event((any) -> {
		});
		List<RawCall<?, ?>> calls = List.of(RawCall.append(Requests.append("")), RawCall.append(Requests.append("$$")),
				RawCall.append(begin, event((event) -> event.putMetadata("type", ""))),
				RawCall.append(begin, event((event) -> event.getIdBuilder().setString(new UUID(0, 0).toString()))),
				RawCall.append(begin, event(AppendReq.ProposedMessage.Builder::clearId)), RawCall.append(complete),
				RawCall.append(begin, begin), RawCall.append(), RawCall.append(AppendReq.getDefaultInstance()),
				RawCall.append(Requests
					.append(AppendReq.Options.newBuilder().setStreamIdentifier(Requests.stream(this.stream)))),
				RawCall.read(Requests.read("")), RawCall.read(Requests.subscription("$$")));
		assertThat(calls).allSatisfy((call) -> refused(call.end(), Code.UNKNOWN, Map.of()));
		refused(failure(() -> this.streams.tombstone(Requests.tombstone(""))), Code.UNKNOWN, Map.of());
	}

	@Test
	void C06_names_beyond_ascii_reach_the_client_as_ascii() {
		String beyond = StoreClient.unique("größe\n");
		this.client.tombstone(beyond, StreamState.any());
		StatusRuntimeException refusal = RawCall.read(Requests.read(beyond)).end();
		assertThat(trailer(refusal, "stream-name")).matches(PRINTABLE_ASCII);
		assertThat(trailer(connect("größe\u0000"), "group-name")).matches(PRINTABLE_ASCII);
	}

	@Test
	void C06_a_missing_group_is_named_in_every_refusal() {
		Map<String, String> trailers = Map.of("exception", "persistent-subscription-does-not-exist", "stream-name",
				this.stream, "group-name", GROUP);
		StreamIdentifier source = Requests.stream(this.stream);
		UpdateReq.Builder update = UpdateReq.newBuilder();
		update.getOptionsBuilder().setGroupName(GROUP).getStreamBuilder().setStreamIdentifier(source);
		refused(failure(() -> this.groups.update(update.build())), Code.NOT_FOUND, trailers);
		DeleteReq.Builder delete = DeleteReq.newBuilder();
		delete.getOptionsBuilder().setGroupName(GROUP).setStreamIdentifier(source);
		refused(failure(() -> this.groups.delete(delete.build())), Code.NOT_FOUND, trailers);
		GetInfoReq.Builder info = GetInfoReq.newBuilder();
		info.getOptionsBuilder().setGroupName(GROUP).setStreamIdentifier(source);
		refused(failure(() -> this.groups.getInfo(info.build())), Code.NOT_FOUND, trailers);
		ReplayParkedReq.Builder replay = ReplayParkedReq.newBuilder();
		replay.getOptionsBuilder().setGroupName(GROUP).setStreamIdentifier(source).setNoLimit(Requests.EMPTY);
		refused(failure(() -> this.groups.replayParked(replay.build())), Code.NOT_FOUND, trailers);
		refused(connect(GROUP), Code.NOT_FOUND, trailers);
		ListReq.Builder list = ListReq.newBuilder();
		list.getOptionsBuilder().getListForStreamBuilder().setStream(source);
		StatusRuntimeException unlisted = failure(() -> this.groups.list(list.build()));
		assertThat(unlisted.getStatus().getCode()).isEqualTo(Code.NOT_FOUND);
		assertThat(trailer(unlisted, "exception")).isEqualTo("persistent-subscription-does-not-exist");
		assertThat(trailer(unlisted, "stream-name")).isEqualTo(this.stream);
	}

	@Test
	void C06_a_group_that_cannot_be_made_is_told_why() {
		Map<String, String> names = Map.of("stream-name", this.stream, "group-name", GROUP);
		this.groups.create(create(this.stream, GROUP).build());
		refused(failure(() -> this.groups.create(create(this.stream, GROUP).build())), Code.ALREADY_EXISTS,
				with(names, "exception", "persistent-subscription-exists"));
		CreateReq.Builder batches = create(this.stream, "batches");
		batches.getOptionsBuilder().getSettingsBuilder().setReadBatchSize(100);
		CreateReq.Builder strategy = create(this.stream, "strategy");
		strategy.getOptionsBuilder().getSettingsBuilder().setConsumerStrategy("Unheard");
		for (CreateReq.Builder request : List.of(batches, strategy, create("$all", GROUP), create("", GROUP),
				create(this.stream, ""))) {
			StatusRuntimeException failure = failure(() -> this.groups.create(request.build()));
			assertThat(failure.getStatus().getCode()).isEqualTo(Code.INTERNAL);
			assertThat(trailer(failure, "exception")).isEqualTo("persistent-subscription-failed");
			assertThat(trailer(failure, "group-name")).isEqualTo(request.getOptions().getGroupName());
			assertThat(trailer(failure, "reason")).isNotEmpty();
		}
	}

	@Test
	void C06_a_consumer_that_is_dropped_or_not_let_in_is_told_why() {
		Map<String, String> names = Map.of("stream-name", this.stream, "group-name", GROUP);
		CreateReq.Builder create = create(this.stream, GROUP);
		create.getOptionsBuilder().getSettingsBuilder().setMaxSubscriberCount(1);
		this.groups.create(create.build());
		RawCall<ReadReq, ReadResp> consumer = consumer(GROUP);
		assertThat(consumer.next().getSubscriptionConfirmation().getSubscriptionId())
			.isEqualTo(this.stream + "::" + GROUP);
		refused(connect(GROUP), Code.FAILED_PRECONDITION, with(names, "exception", "maximum-subscribers-reached"));
		DeleteReq.Builder delete = DeleteReq.newBuilder();
		delete.getOptionsBuilder().setGroupName(GROUP).setStreamIdentifier(Requests.stream(this.stream));
		this.groups.delete(delete.build());
		refused(consumer.end(), Code.CANCELLED, with(names, "exception", "persistent-subscription-dropped"));
	}

	@Test
	void C06_a_group_named_by_neither_stream_nor_log_is_invalid() {
		List<StatusRuntimeException> failures = List.of(
				failure(() -> this.groups.create(CreateReq.getDefaultInstance())),
				failure(() -> this.groups.update(UpdateReq.getDefaultInstance())),
				failure(() -> this.groups.delete(DeleteReq.getDefaultInstance())),
				failure(() -> this.groups.getInfo(GetInfoReq.getDefaultInstance())),
				failure(() -> this.groups.replayParked(ReplayParkedReq.getDefaultInstance())));
		assertThat(failures).allSatisfy((failure) -> refused(failure, Code.INVALID_ARGUMENT, Map.of()));
	}

	@Test
	void C20_an_event_without_a_required_property_is_refused() {
		for (String property : List.of("type", "content-type")) {
			refused(RawCall.append(Requests.append(this.stream), event((any) -> {
			}), event((event) -> event.removeMetadata(property))).end(), Code.INVALID_ARGUMENT, Map.of("exception",
					"missing-required-metadata-property", "required-metadata-properties", "type,content-type"));
		}
		assertThat(RawCall.read(Requests.read(this.stream)).all().getFirst().hasStreamNotFound()).isTrue();
	}

	@Test
	void C19_a_batch_too_big_names_the_limit() {
		ByteString data = ByteString.copyFrom(new byte[1 << 20]);
		refused(RawCall.append(Requests.append(this.stream), event((event) -> event.setData(data))).end(),
				Code.INVALID_ARGUMENT,
				Map.of("exception", "maximum-append-size-exceeded", "maximum-append-size", "1048576"));
		EventData typed = EventData
			.builderAsBinary("t".repeat(1 << 18), "d".repeat(1 << 19).getBytes(StandardCharsets.UTF_8))
			.build();
		this.client.append(this.stream, StreamState.noStream(), typed);
	}

	private static CreateReq.Builder create(String source, String group) {
		CreateReq.Builder request = CreateReq.newBuilder();
		request.getOptionsBuilder().setGroupName(group);
		request.getOptionsBuilder()
			.getStreamBuilder()
			.setStart(Requests.EMPTY)
			.setStreamIdentifier(Requests.stream(source));
		request.getOptionsBuilder()
			.getSettingsBuilder()
			.setReadBatchSize(10)
			.setHistoryBufferSize(100)
			.setLiveBufferSize(100)
			.setMaxCheckpointCount(100)
			.setMinCheckpointCount(1)
			.setConsumerStrategy("RoundRobin");
		return request;
	}

	private RawCall<ReadReq, ReadResp> consumer(String group) {
		RawCall<ReadReq, ReadResp> call = new RawCall<>(false);
		ReadReq.Builder request = ReadReq.newBuilder();
		request.getOptionsBuilder()
			.setGroupName(group)
			.setBufferSize(10)
			.setStreamIdentifier(Requests.stream(this.stream))
			.getUuidOptionBuilder()
			.setStructured(Requests.EMPTY);
		PersistentSubscriptionsGrpc.newStub(ServerUnderTest.CHANNEL).read(call).onNext(request.build());
		return call;
	}

	private StatusRuntimeException connect(String group) {
		return consumer(group).end();
	}

	private static Map<String, String> with(Map<String, String> trailers, String key, String value) {
		Map<String, String> more = new TreeMap<>(trailers);
		more.put(key, value);
		return more;
	}

}
