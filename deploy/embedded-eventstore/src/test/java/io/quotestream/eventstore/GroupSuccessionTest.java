package io.quotestream.eventstore;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.DeleteReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.DeleteResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.GetInfoReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.GetInfoResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq.Nack.Action;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.SubscriptionInfo;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc.PersistentSubscriptionsStub;
import io.kurrent.dbclient.proto.shared.Shared.Empty;
import io.quotestream.eventstore.log.EventLog;
import io.quotestream.eventstore.log.ExpectedRevision;
import io.quotestream.eventstore.log.ProposedEvent;
import io.quotestream.eventstore.protocol.CallAddresses;
import io.quotestream.eventstore.protocol.OpenCalls;
import io.quotestream.eventstore.subscriptions.PersistentSubscriptionsService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A group that is deleted and made anew while the old one still has something to write:
 * all of it waits in the writer's queue together.
 */
@EmbeddedOnly
@DisplayNameGeneration(ReplaceUnderscores.class)
class GroupSuccessionTest {

	@TempDir
	private Path folder;

	private final CompletableFuture<Boolean> writerGoesOn = new CompletableFuture<>();

	private final RawCall<ReadReq, ReadResp> deliveries = new RawCall<>(false);

	private EventLog log;

	private Server server;

	private ManagedChannel channel;

	private PersistentSubscriptionsStub groups;

	private StreamObserver<ReadReq> consumer;

	@BeforeEach
	void start() throws IOException {
		this.log = EventLog.open(this.folder);
		this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
			.directExecutor()
			.intercept(new CallAddresses())
			.addService(new PersistentSubscriptionsService(this.log, new OpenCalls()))
			.build()
			.start();
		this.channel = NettyChannelBuilder.forAddress("127.0.0.1", this.server.getPort()).usePlaintext().build();
		this.groups = PersistentSubscriptionsGrpc.newStub(this.channel);
		this.log.writer().submit((transaction) -> transaction.append("s", ExpectedRevision.ANY, events())).join();
		assertThat(create().code()).isEqualTo(Code.OK);
		this.consumer = this.groups.read(this.deliveries);
		ReadReq.Builder request = ReadReq.newBuilder();
		request.getOptionsBuilder()
			.setStreamIdentifier(Requests.stream("s"))
			.setGroupName("group")
			.setBufferSize(1)
			.getUuidOptionBuilder()
			.setStructured(Requests.EMPTY);
		this.consumer.onNext(request.build());
		assertThat(this.deliveries.next().hasSubscriptionConfirmation()).isTrue();
	}

	@AfterEach
	void stop() {
		this.writerGoesOn.complete(true);
		this.channel.shutdownNow();
		this.server.shutdownNow();
		this.log.close();
	}

	@Test
	void C54_a_group_made_anew_does_not_go_on_where_the_deleted_one_was() {
		ReadResp first = this.deliveries.next();
		this.log.writer().submit((transaction) -> this.writerGoesOn.join());
		RawCall<DeleteReq, DeleteResp> deletion = delete();
		RawCall<CreateReq, CreateResp> creation = create();
		ack(first);
		// The turn that delivers the third has the first one's checkpoint behind it.
		ack(this.deliveries.next());
		this.deliveries.next();
		assertSucceeds(deletion, creation);
		assertThat(infoAfterRestart().getLastCheckpointedEventPosition()).isEmpty();
	}

	@Test
	void C54_a_group_made_anew_does_not_get_what_the_deleted_one_parks() {
		ReadResp first = this.deliveries.next();
		this.log.writer().submit((transaction) -> this.writerGoesOn.join());
		RawCall<DeleteReq, DeleteResp> deletion = delete();
		RawCall<CreateReq, CreateResp> creation = create();
		ReadReq.Builder nack = ReadReq.newBuilder();
		nack.getNackBuilder().setAction(Action.Park).addIds(first.getEvent().getEvent().getId());
		this.consumer.onNext(nack.build());
		this.deliveries.next();
		assertSucceeds(deletion, creation);
		assertThat(infoAfterRestart().getParkedMessageCount()).isZero();
	}

	private void assertSucceeds(RawCall<DeleteReq, DeleteResp> deletion, RawCall<CreateReq, CreateResp> creation) {
		this.writerGoesOn.complete(true);
		assertThat(deletion.code()).isEqualTo(Code.OK);
		assertThat(creation.code()).isEqualTo(Code.OK);
		assertThat(this.deliveries.code()).isEqualTo(Code.CANCELLED);
	}

	/** What the folder holds, not what the running group remembers. */
	private SubscriptionInfo infoAfterRestart() {
		RawCall<Empty, Empty> restart = new RawCall<>(false);
		this.groups.restartSubsystem(Requests.EMPTY, restart);
		assertThat(restart.code()).isEqualTo(Code.OK);
		GetInfoReq.Builder request = GetInfoReq.newBuilder();
		request.getOptionsBuilder().setStreamIdentifier(Requests.stream("s")).setGroupName("group");
		RawCall<GetInfoReq, GetInfoResp> info = new RawCall<>(false);
		this.groups.getInfo(request.build(), info);
		return info.next().getSubscriptionInfo();
	}

	private RawCall<CreateReq, CreateResp> create() {
		RawCall<CreateReq, CreateResp> call = new RawCall<>(false);
		this.groups.create(Requests.group("s", "group"), call);
		return call;
	}

	private RawCall<DeleteReq, DeleteResp> delete() {
		RawCall<DeleteReq, DeleteResp> call = new RawCall<>(false);
		DeleteReq.Builder request = DeleteReq.newBuilder();
		request.getOptionsBuilder().setStreamIdentifier(Requests.stream("s")).setGroupName("group");
		this.groups.delete(request.build(), call);
		return call;
	}

	private void ack(ReadResp delivery) {
		ReadReq.Builder ack = ReadReq.newBuilder();
		ack.getAckBuilder().addIds(delivery.getEvent().getEvent().getId());
		this.consumer.onNext(ack.build());
	}

	private static List<ProposedEvent> events() {
		return Stream
			.generate(() -> new ProposedEvent(UUID.randomUUID(), "t", false, ByteString.EMPTY, ByteString.EMPTY))
			.limit(3)
			.toList();
	}

}
