package io.quotestream.eventstore;

import io.grpc.Channel;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.Contexts;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status.Code;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsGrpc;
import io.kurrent.dbclient.proto.streams.StreamsGrpc.StreamsStub;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.AppendResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneReq;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.TombstoneResp;
import io.quotestream.eventstore.log.EventLog;
import io.quotestream.eventstore.log.LogTransaction;
import io.quotestream.eventstore.protocol.OpenCalls;
import io.quotestream.eventstore.streams.StreamsService;
import io.quotestream.eventstore.subscriptions.PersistentSubscriptionsService;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import static org.assertj.core.api.Assertions.assertThat;

/** Point 8: a write that waits behind others while its caller's time runs out. */
@EmbeddedOnly
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeadlineTest {

	@TempDir
	private Path folder;

	@Test
	void C08_an_append_whose_time_ran_out_in_the_queue_is_not_executed() throws IOException {
		writeTooLate((stub) -> {
			RawCall<AppendReq, AppendResp> call = new RawCall<>(false);
			StreamObserver<AppendReq> request = stub.append(call);
			request.onNext(Requests.append("s"));
			request.onNext(Requests.proposed(Requests.event("application/json")));
			request.onCompleted();
			return call;
		});
	}

	@Test
	void C08_a_tombstone_whose_time_ran_out_in_the_queue_is_not_executed() throws IOException {
		writeTooLate((stub) -> {
			RawCall<TombstoneReq, TombstoneResp> call = new RawCall<>(false);
			stub.tombstone(Requests.tombstone("s"), call);
			return call;
		});
	}

	@Test
	void C08_a_group_whose_time_ran_out_in_the_queue_is_not_made() throws IOException {
		callTooLate((channel) -> {
			RawCall<CreateReq, CreateResp> call = new RawCall<>(false);
			PersistentSubscriptionsGrpc.newStub(channel).create(Requests.group("s", "group"), call);
			return call;
		});
	}

	private void writeTooLate(Function<StreamsStub, RawCall<?, ?>> write) throws IOException {
		callTooLate((channel) -> write.apply(StreamsGrpc.newStub(channel)));
	}

	private void callTooLate(Function<Channel, RawCall<?, ?>> write) throws IOException {
		QueuedCall queued = new QueuedCall();
		CompletableFuture<Boolean> writerGoesOn = new CompletableFuture<>();
		try (EventLog log = EventLog.open(this.folder)) {
			Server server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
				.directExecutor()
				.intercept(queued)
				.addService(new StreamsService(log, new OpenCalls()))
				.addService(new PersistentSubscriptionsService(log, new OpenCalls()))
				.build()
				.start();
			ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
				.usePlaintext()
				.build();
			try {
				log.writer().submit((transaction) -> writerGoesOn.join());
				RawCall<?, ?> call = write.apply(channel);
				StoreClient.get(queued.context).cancel(new TimeoutException());
				writerGoesOn.complete(true);
				assertThat(call.code()).isEqualTo(Code.DEADLINE_EXCEEDED);
				assertThat(log.writer().submit(DeadlineTest::countWritten).join()).isZero();
			}
			finally {
				writerGoesOn.complete(true);
				channel.shutdownNow();
				server.shutdownNow();
			}
		}
	}

	private static long countWritten(LogTransaction transaction) throws SQLException {
		try (Statement statement = transaction.connection().createStatement();
				ResultSet counts = statement
					.executeQuery("SELECT (SELECT count(*) FROM event) + (SELECT count(*) FROM subscription_group)")) {
			return counts.getLong(1);
		}
	}

	/**
	 * Gives the one call a context the test can end, as grpc does when the deadline
	 * passes, once the server has queued what the call asked for.
	 */
	private static final class QueuedCall implements ServerInterceptor {

		private final CompletableFuture<CancellableContext> context = new CompletableFuture<>();

		@Override
		public <Q, R> ServerCall.Listener<Q> interceptCall(ServerCall<Q, R> call, Metadata headers,
				ServerCallHandler<Q, R> next) {
			CancellableContext ended = Context.current().withCancellation();
			return new SimpleForwardingServerCallListener<>(Contexts.interceptCall(ended, call, headers, next)) {
				@Override
				public void onHalfClose() {
					super.onHalfClose();
					QueuedCall.this.context.complete(ended);
				}
			};
		}

	}

}
