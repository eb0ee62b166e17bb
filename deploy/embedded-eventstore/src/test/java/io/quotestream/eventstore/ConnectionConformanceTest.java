package io.quotestream.eventstore;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.KurrentDBClient;
import io.kurrent.dbclient.KurrentDBClientSettings;
import io.kurrent.dbclient.StreamNotFoundException;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.proto.gossip.GossipGrpc;
import io.kurrent.dbclient.proto.gossip.GossipOuterClass.MemberInfo;
import io.kurrent.dbclient.proto.serverfeatures.ServerFeaturesGrpc;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethod;
import io.kurrent.dbclient.proto.serverfeatures.Serverfeatures.SupportedMethods;
import io.kurrent.dbclient.proto.shared.Shared;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.BatchAppendResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Points 1 to 8, and those of later areas that the official client cannot ask and a raw
 * stub must: 20, 32 and 64.
 */
class ConnectionConformanceTest extends ConformanceSuite {

	private static final Shared.Empty EMPTY = Shared.Empty.getDefaultInstance();

	private final ManagedChannel channel = NettyChannelBuilder.forTarget(ServerUnderTest.target())
		.usePlaintext()
		.build();

	private int answered;

	@AfterEach
	void close() {
		this.channel.shutdownNow();
	}

	@Test
	void C01_a_message_of_16_mebibytes_is_received_and_judged() {
		byte[] data = new byte[16 << 20];
		Throwable refusal = catchThrowable(() -> this.client.append(StoreClient.unique("big"), StreamState.any(),
				EventData.builderAsBinary("t", data).build()));
		assertThat(trailer(refusal, "exception")).isEqualTo("maximum-append-size-exceeded");
	}

	@Test
	void C02_features_are_told_in_lower_case_to_anybody() {
		SupportedMethods features = ServerFeaturesGrpc.newBlockingStub(this.channel).getSupportedMethods(EMPTY);
		assertThat(features.getEventStoreServerVersion()).startsWith("24.10.");
		assertThat(features.getMethodsList()).allSatisfy((method) -> {
			assertThat(method.getMethodName()).isEqualTo(method.getMethodName().toLowerCase(Locale.ROOT));
			assertThat(method.getServiceName()).isEqualTo(method.getServiceName().toLowerCase(Locale.ROOT));
		});
		String persistent = "event_store.client.persistent_subscriptions.persistentsubscriptions";
		assertThat(features.getMethodsList()).filteredOn((method) -> method.getServiceName().equals(persistent))
			.extracting(SupportedMethod::getMethodName)
			.contains("create", "getinfo", "list", "replayparked", "restartsubsystem");
		assertThat(features.getMethodsList()).filteredOn((method) -> method.getMethodName().equals("create"))
			.allSatisfy((method) -> assertThat(method.getFeaturesList()).contains("all"));
		assertThat(features.getMethodsList()).extracting(SupportedMethod::getMethodName)
			.doesNotContain("appendsession", "batchappend");
	}

	@Test
	void C03_frequent_pings_are_answered_without_a_goodbye() throws IOException {
		String target = ServerUnderTest.target();
		int colon = target.indexOf(':');
		try (Http2Pings connection = new Http2Pings(target.substring(0, colon),
				Integer.parseInt(target.substring(colon + 1)))) {
			Awaitility.await()
				.pollInterval(Duration.ofMillis(1_050))
				.untilAsserted(() -> assertThat(this.pings(connection)).isEqualTo(6));
		}
	}

	private int pings(Http2Pings connection) throws IOException {
		assertThat(connection.ping()).as("the connection stays open").isTrue();
		return ++this.answered;
	}

	@Test
	void C04_credentials_and_unknown_headers_are_ignored() {
		AppendToStreamOptions options = AppendToStreamOptions.get()
			.authenticated("admin", "wrong")
			.requiresLeader()
			.header("x-unknown", "value");
		assertThat(StoreClient
			.get(this.client.streams().appendToStream(StoreClient.unique("headers"), options, StoreClient.event("t"))))
			.isNotNull();
	}

	@Test
	void C05_gossip_names_one_living_leader_at_the_address_it_was_asked_at() {
		List<MemberInfo> members = GossipGrpc.newBlockingStub(this.channel).read(EMPTY).getMembersList();
		assertThat(members).singleElement().satisfies((member) -> {
			assertThat(member.getState()).isEqualTo(MemberInfo.VNodeState.Leader);
			assertThat(member.getIsAlive()).isTrue();
			assertThat(member.getHttpEndPoint().getAddress() + ":" + member.getHttpEndPoint().getPort())
				.isEqualTo(ServerUnderTest.target());
		});
	}

	@Test
	void C05_a_client_finds_the_server_by_gossip() {
		String target = ServerUnderTest.target();
		// In code, because the client refuses high ports in a connection string's seeds.
		String host = target.substring(0, target.indexOf(':'));
		int port = Integer.parseInt(target.substring(target.indexOf(':') + 1));
		KurrentDBClientSettings settings = KurrentDBClientSettings.builder()
			.tls(false)
			.addHost(host, port)
			.addHost(host, port)
			.buildConnectionSettings();
		try (StoreClient discovering = new StoreClient(KurrentDBClient.create(settings))) {
			assertThatThrownBy(() -> discovering.read("missing")).isInstanceOf(StreamNotFoundException.class);
		}
	}

	@Test
	void C06_a_stream_name_beyond_ascii_reaches_the_client_escaped() {
		String stream = StoreClient.unique("größe");
		this.client.tombstone(stream, StreamState.any());
		Throwable refusal = catchThrowable(() -> this.client.read(stream));
		assertThat(trailer(refusal, "stream-name")).startsWith("gr%C3%B6%C3%9Fe-");
	}

	@Test
	void C08_an_append_whose_time_is_over_is_not_executed() {
		String stream = StoreClient.unique("late");
		Answer<AppendResp> answer = new Answer<>();
		StreamObserver<AppendReq> request = StreamsGrpc.newStub(this.channel)
			.withDeadlineAfter(1, TimeUnit.MILLISECONDS)
			.append(answer);
		request.onNext(options(stream));
		assertThat(answer.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
		assertThatThrownBy(() -> this.client.read(stream)).isInstanceOf(StreamNotFoundException.class);
	}

	@Test
	void C20_an_event_without_a_content_type_is_refused() {
		Answer<AppendResp> answer = new Answer<>();
		StreamObserver<AppendReq> request = StreamsGrpc.newStub(this.channel).append(answer);
		request.onNext(options(StoreClient.unique("incomplete")));
		request.onNext(event("type"));
		Throwable refusal = answer.failure();
		assertThat(Status.fromThrowable(refusal).getCode()).isEqualTo(Code.INVALID_ARGUMENT);
		assertThat(trailer(refusal, "exception")).isEqualTo("missing-required-metadata-property");
		assertThat(trailer(refusal, "required-metadata-properties")).isEqualTo("type,content-type");
	}

	@Test
	void C32_options_that_contradict_each_other_are_refused() {
		ReadReq.Options.Builder all = ReadReq.Options.newBuilder()
			.setReadDirection(ReadReq.Options.ReadDirection.Backwards)
			.setSubscription(ReadReq.Options.SubscriptionOptions.getDefaultInstance())
			.setNoFilter(EMPTY);
		all.getAllBuilder().setStart(EMPTY);
		all.getUuidOptionBuilder().setStructured(EMPTY);
		assertThat(read(all.build())).isEqualTo(Code.INVALID_ARGUMENT);
		ReadReq.Options withoutUuids = all.clone()
			.clearUuidOption()
			.setReadDirection(ReadReq.Options.ReadDirection.Forwards)
			.build();
		assertThat(read(withoutUuids)).isEqualTo(Code.INVALID_ARGUMENT);
	}

	@Test
	void C64_what_is_not_offered_says_so() {
		Answer<BatchAppendResp> answer = new Answer<>();
		StreamsGrpc.newStub(this.channel).batchAppend(answer).onNext(BatchAppendReq.getDefaultInstance());
		assertThat(answer.code()).isEqualTo(Code.UNIMPLEMENTED);
	}

	private Code read(ReadReq.Options options) {
		Answer<ReadResp> answer = new Answer<>();
		StreamsGrpc.newStub(this.channel).read(ReadReq.newBuilder().setOptions(options).build(), answer);
		return answer.code();
	}

	private static AppendReq options(String stream) {
		AppendReq.Builder request = AppendReq.newBuilder();
		request.getOptionsBuilder().setAny(EMPTY);
		request.getOptionsBuilder().getStreamIdentifierBuilder().setStreamName(ByteString.copyFromUtf8(stream));
		return request.build();
	}

	private static AppendReq event(String onlyProperty) {
		AppendReq.Builder request = AppendReq.newBuilder();
		request.getProposedMessageBuilder().putMetadata(onlyProperty, "t");
		request.getProposedMessageBuilder().getIdBuilder().setString(UUID.randomUUID().toString());
		return request.build();
	}

	/** Waits for the failure of a call. */
	private static final class Answer<T> implements StreamObserver<T> {

		private final CompletableFuture<Throwable> failure = new CompletableFuture<>();

		@Override
		public void onNext(T message) {
			// Only the end is of interest.
		}

		@Override
		public void onError(Throwable failure) {
			this.failure.complete(failure);
		}

		@Override
		public void onCompleted() {
			this.failure.complete(new StatusRuntimeException(Status.OK));
		}

		Throwable failure() {
			return StoreClient.get(this.failure);
		}

		Code code() {
			return Status.fromThrowable(failure()).getCode();
		}

	}

}
