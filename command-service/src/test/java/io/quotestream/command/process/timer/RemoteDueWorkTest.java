package io.quotestream.command.process.timer;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.ServerInterceptors;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.process.timer.DueWorkList.DueWorkUnavailable;
import io.quotestream.proto.admin.v1.DueWork;
import io.quotestream.proto.admin.v1.DueWorkServiceGrpc.DueWorkServiceImplBase;
import io.quotestream.proto.admin.v1.ListDueWorkRequest;
import io.quotestream.proto.admin.v1.ListDueWorkResponse;
import io.quotestream.proto.admin.v1.SettleDueWorkRequest;
import io.quotestream.proto.admin.v1.SettleDueWorkResponse;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.rpc.ServerDefaults;
import io.quotestream.proto.view.v1.Deadline;
import io.quotestream.proto.view.v1.DeadlineKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RemoteDueWorkTest {

	private static final DueWork WORK = DueWork.newBuilder()
		.setQuoteId("0b5c2f1e-1111-4222-8333-944445555666")
		.setDeadline(Deadline.newBuilder().setKind(DeadlineKind.DEADLINE_KIND_VALIDITY))
		.build();

	private final AtomicReference<Caller> caller = new AtomicReference<>();

	private final AtomicReference<ListDueWorkRequest> listed = new AtomicReference<>();

	private final AtomicReference<SettleDueWorkRequest> settled = new AtomicReference<>();

	private boolean away;

	@SuppressWarnings("NullAway.Init")
	private Server server;

	@SuppressWarnings("NullAway.Init")
	private ManagedChannel channel;

	@SuppressWarnings("NullAway.Init")
	private RemoteDueWork remote;

	@BeforeEach
	void start() throws IOException {
		var name = UUID.randomUUID().toString();
		this.server = InProcessServerBuilder.forName(name)
			.directExecutor()
			.addService(ServerInterceptors.interceptForward(new Service(),
					ServerDefaults.interceptors((failure) -> null, true)))
			.build()
			.start();
		this.channel = InProcessChannelBuilder.forName(name).directExecutor().build();
		this.remote = new RemoteDueWork(this.channel, new Caller(Role.SYSTEM, "timers", ""), Duration.ofMinutes(1), 7);
	}

	@AfterEach
	void stop() {
		this.channel.shutdownNow();
		this.server.shutdownNow();
	}

	@Test
	void a_page_is_asked_for_as_the_system() {
		var page = this.remote.due(3, Instant.ofEpochSecond(1_800_000_000, 5), "where");

		assertThat(page.work()).containsExactly(WORK);
		assertThat(page.next()).isEqualTo("on");
		assertThat(page.shards()).isEqualTo(16);
		assertThat(this.caller.get().role()).isEqualTo(Role.SYSTEM);
		assertThat(this.listed.get().getShard()).isEqualTo(3);
		assertThat(this.listed.get().getPageSize()).isEqualTo(7);
		assertThat(this.listed.get().getPageToken()).isEqualTo("where");
		assertThat(this.listed.get().getDueByTime().getSeconds()).isEqualTo(1_800_000_000);
		assertThat(this.listed.get().getDueByTime().getNanos()).isEqualTo(5);
	}

	@Test
	void work_is_settled_as_it_was_listed() {
		this.remote.settle(WORK);

		assertThat(this.settled.get().getWork()).isEqualTo(WORK);
	}

	@Test
	void a_service_that_is_away_is_nothing_else() {
		this.away = true;

		assertThatExceptionOfType(DueWorkUnavailable.class).isThrownBy(() -> this.remote.due(0, Instant.EPOCH, ""));
		assertThatExceptionOfType(DueWorkUnavailable.class).isThrownBy(() -> this.remote.settle(WORK));
	}

	private final class Service extends DueWorkServiceImplBase {

		@Override
		public void listDueWork(ListDueWorkRequest request, StreamObserver<ListDueWorkResponse> response) {
			if (RemoteDueWorkTest.this.away) {
				response.onError(Status.UNAVAILABLE.asRuntimeException());
				return;
			}
			RemoteDueWorkTest.this.caller.set(Caller.current());
			RemoteDueWorkTest.this.listed.set(request);
			response.onNext(
					ListDueWorkResponse.newBuilder().addWork(WORK).setNextPageToken("on").setShardCount(16).build());
			response.onCompleted();
		}

		@Override
		public void settleDueWork(SettleDueWorkRequest request, StreamObserver<SettleDueWorkResponse> response) {
			if (RemoteDueWorkTest.this.away) {
				response.onError(Status.UNAVAILABLE.asRuntimeException());
				return;
			}
			RemoteDueWorkTest.this.settled.set(request);
			response.onNext(SettleDueWorkResponse.getDefaultInstance());
			response.onCompleted();
		}

	}

}
