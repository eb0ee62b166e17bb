package io.quotestream.eventstore;

import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.AppendToStreamOptions;
import io.kurrent.dbclient.Endpoint;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

/** Points 1 to 5, 8 and 64: connecting, and what is offered. */
class ConnectionConformanceTest extends ConformanceSuite {

	private static final Shared.Empty EMPTY = Shared.Empty.getDefaultInstance();

	@Test
	void C01_a_message_of_16_mebibytes_is_received_and_judged() {
		byte[] data = new byte[16 << 20];
		Throwable refusal = catchThrowable(() -> this.client.append(StoreClient.unique("big"), StreamState.any(),
				EventData.builderAsBinary("t", data).build()));
		assertThat(trailer(refusal, "exception")).isEqualTo("maximum-append-size-exceeded");
	}

	@Test
	void C02_features_are_told_in_lower_case_to_anybody() {
		SupportedMethods features = ServerFeaturesGrpc.newBlockingStub(ServerUnderTest.CHANNEL)
			.getSupportedMethods(EMPTY);
		assertThat(features.getEventStoreServerVersion()).startsWith("24.10.");
		assertThat(features.getMethodsList()).allSatisfy((method) -> {
			assertThat(method.getMethodName()).isEqualTo(method.getMethodName().toLowerCase(Locale.ROOT));
			assertThat(method.getServiceName()).isEqualTo(method.getServiceName().toLowerCase(Locale.ROOT));
		});
		String persistent = "event_store.client.persistent_subscriptions.persistentsubscriptions";
		assertThat(features.getMethodsList()).filteredOn((method) -> method.getServiceName().equals(persistent))
			.extracting(SupportedMethod::getMethodName)
			.contains("create", "getinfo", "list", "replayparked", "restartsubsystem");
		assertThat(features.getMethodsList())
			.filteredOn(
					(method) -> method.getServiceName().equals(persistent) && method.getMethodName().equals("create"))
			.singleElement()
			.satisfies((method) -> assertThat(method.getFeaturesList()).contains("all"));
		assertThat(features.getMethodsList()).extracting(SupportedMethod::getMethodName)
			.doesNotContain("appendsession");
	}

	@Test
	void C03_frequent_pings_are_answered_without_a_goodbye() throws IOException {
		Endpoint server = ServerUnderTest.endpoint();
		try (Http2Pings connection = new Http2Pings(server.getHost(), server.getPort())) {
			for (int pings = 0; pings < 20; pings++) {
				assertThat(connection.ping()).as("the connection stays open").isTrue();
			}
		}
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
	void C05_gossip_names_one_living_leader() {
		List<MemberInfo> members = GossipGrpc.newBlockingStub(ServerUnderTest.CHANNEL).read(EMPTY).getMembersList();
		assertThat(members).singleElement().satisfies((member) -> {
			assertThat(member.getState()).isEqualTo(MemberInfo.VNodeState.Leader);
			assertThat(member.getIsAlive()).isTrue();
		});
	}

	@Test
	void C05_a_client_finds_the_server_by_gossip() {
		// In code, because the client refuses high ports in a connection string's seeds.
		Endpoint server = ServerUnderTest.endpoint();
		KurrentDBClientSettings settings = KurrentDBClientSettings.builder()
			.tls(false)
			.addHost(server.getHost(), server.getPort())
			.addHost(server.getHost(), server.getPort())
			.buildConnectionSettings();
		try (StoreClient discovering = new StoreClient(KurrentDBClient.create(settings))) {
			assertThatThrownBy(() -> discovering.read(StoreClient.unique("missing")))
				.isInstanceOf(StreamNotFoundException.class);
		}
	}

	@Test
	void C08_an_append_whose_time_is_over_before_it_is_complete_is_not_executed() {
		String stream = StoreClient.unique("late");
		RawCall<AppendReq, AppendResp> call = new RawCall<>(false);
		StreamObserver<AppendReq> request = StreamsGrpc.newStub(ServerUnderTest.CHANNEL)
			.withDeadlineAfter(1, TimeUnit.MILLISECONDS)
			.append(call);
		request.onNext(Requests.append(stream));
		assertThat(call.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
		assertThatThrownBy(() -> this.client.read(stream)).isInstanceOf(StreamNotFoundException.class);
	}

	@EmbeddedOnly
	@ParameterizedTest(name = "C64 {0} says that it is not offered")
	@ValueSource(strings = { "event_store.client.streams.Streams/BatchAppend", "event_store.client.users.Users/Details",
			"event_store.client.operations.Operations/StartScavenge",
			"event_store.client.projections.Projections/Statistics", "event_store.client.monitoring.Monitoring/Stats",
			"event_store.client.redaction.Redaction/GetEventPositions",
			"kurrentdb.protocol.v2.streams.StreamsService/AppendSession" })
	void C64_what_is_not_offered_says_so(String method) {
		MethodDescriptor<Shared.Empty, Shared.Empty> unknown = MethodDescriptor
			.newBuilder(ProtoUtils.marshaller(EMPTY), ProtoUtils.marshaller(EMPTY))
			.setType(MethodDescriptor.MethodType.UNARY)
			.setFullMethodName(method)
			.build();
		assertThatThrownBy(
				() -> ClientCalls.blockingUnaryCall(ServerUnderTest.CHANNEL, unknown, CallOptions.DEFAULT, EMPTY))
			.isInstanceOfSatisfying(StatusRuntimeException.class,
					(refusal) -> assertThat(refusal.getStatus().getCode()).isEqualTo(Code.UNIMPLEMENTED));
	}

}
