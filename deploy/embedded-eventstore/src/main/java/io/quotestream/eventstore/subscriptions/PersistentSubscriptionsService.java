package io.quotestream.eventstore.subscriptions;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.CreateResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.DeleteReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.DeleteResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.GetInfoReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.GetInfoResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ListReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ListResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReplayParkedReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReplayParkedResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.SubscriptionInfo;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.shared.Shared.Empty;
import io.kurrent.dbclient.proto.shared.Shared.StreamIdentifier;
import io.quotestream.eventstore.log.EventLog;
import io.quotestream.eventstore.log.LogUnavailableException;
import io.quotestream.eventstore.log.StreamName;
import io.quotestream.eventstore.protocol.CallAddresses;
import io.quotestream.eventstore.protocol.OpenCalls;
import io.quotestream.eventstore.protocol.Refusal;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/** The PersistentSubscriptions service; its methods only hand over work. */
public final class PersistentSubscriptionsService extends PersistentSubscriptionsGrpc.PersistentSubscriptionsImplBase
		implements AutoCloseable {

	private final Groups groups;

	private final OpenCalls openCalls;

	public PersistentSubscriptionsService(EventLog log, OpenCalls openCalls) {
		this.groups = new Groups(log);
		this.openCalls = openCalls;
	}

	@Override
	public void create(CreateReq request, StreamObserver<CreateResp> client) {
		CreateReq.Options options = request.getOptions();
		answer(client,
				() -> this.groups.create(key(options), options).thenApply((done) -> CreateResp.getDefaultInstance()));
	}

	@Override
	public void update(UpdateReq request, StreamObserver<UpdateResp> client) {
		UpdateReq.Options options = request.getOptions();
		answer(client,
				() -> this.groups.update(key(options), options).thenApply((done) -> UpdateResp.getDefaultInstance()));
	}

	@Override
	public void delete(DeleteReq request, StreamObserver<DeleteResp> client) {
		DeleteReq.Options options = request.getOptions();
		answer(client,
				() -> this.groups.delete(key(options.hasAll(), options.getStreamIdentifier(), options.getGroupName()))
					.thenApply((done) -> DeleteResp.getDefaultInstance()));
	}

	@Override
	public StreamObserver<ReadReq> read(StreamObserver<ReadResp> client) {
		return new ConsumerCall(this.groups, this.openCalls, (ServerCallStreamObserver<ReadResp>) client,
				CallAddresses.remote().toString());
	}

	@Override
	public void getInfo(GetInfoReq request, StreamObserver<GetInfoResp> client) {
		GetInfoReq.Options options = request.getOptions();
		answer(client,
				() -> this.groups.get(key(options.hasAll(), options.getStreamIdentifier(), options.getGroupName()))
					.info()
					.thenApply((info) -> GetInfoResp.newBuilder().setSubscriptionInfo(info).build()));
	}

	@Override
	public void list(ListReq request, StreamObserver<ListResp> client) {
		answer(client, () -> {
			List<CompletableFuture<SubscriptionInfo>> infos = listed(request.getOptions()).stream()
				.map(Group::info)
				.toList();
			return CompletableFuture.allOf(infos.toArray(CompletableFuture[]::new)).thenApply((done) -> {
				ListResp.Builder response = ListResp.newBuilder();
				infos.forEach((info) -> response.addSubscriptions(info.join()));
				return response.build();
			});
		});
	}

	@Override
	public void replayParked(ReplayParkedReq request, StreamObserver<ReplayParkedResp> client) {
		ReplayParkedReq.Options options = request.getOptions();
		answer(client, () -> {
			long stopAt = options.hasStopAt() ? options.getStopAt() : Long.MAX_VALUE;
			if (stopAt < 0) {
				throw Refusal.invalid("The number to stop at must not be negative.");
			}
			this.groups.get(key(options.hasAll(), options.getStreamIdentifier(), options.getGroupName()))
				.replayParked(stopAt);
			return CompletableFuture.completedFuture(ReplayParkedResp.getDefaultInstance());
		});
	}

	@Override
	public void restartSubsystem(Empty request, StreamObserver<Empty> client) {
		answer(client, () -> this.groups.restart().thenApply((done) -> Empty.getDefaultInstance()));
	}

	@Override
	public void close() {
		this.groups.close();
	}

	private List<Group> listed(ListReq.Options options) {
		if (!options.hasListForStream()) {
			return this.groups.all();
		}
		ListReq.StreamOption option = options.getListForStream();
		String source = option.hasAll() ? StreamName.ALL : option.getStream().getStreamName().toStringUtf8();
		List<Group> groups = this.groups.reading(source);
		if (groups.isEmpty()) {
			throw Refusal.groupMissing(source, "");
		}
		return groups;
	}

	private static <T> void answer(StreamObserver<T> client, Supplier<CompletableFuture<T>> work) {
		((ServerCallStreamObserver<T>) client).setOnCancelHandler(() -> {
		});
		try {
			work.get().whenComplete((response, failure) -> {
				if (failure != null) {
					client.onError(status(failure));
				}
				else {
					client.onNext(response);
					client.onCompleted();
				}
			});
		}
		catch (StatusRuntimeException ex) {
			client.onError(ex);
		}
	}

	private static Throwable status(Throwable failure) {
		Throwable cause = (failure instanceof CompletionException && failure.getCause() != null) ? failure.getCause()
				: failure;
		return switch (cause) {
			case StatusRuntimeException refusal -> refusal;
			case LogUnavailableException unavailable -> Refusal.notReady(String.valueOf(unavailable.getMessage()));
			default -> Refusal.unhandled();
		};
	}

	private static GroupKey key(CreateReq.Options options) {
		return switch (options.getStreamOptionCase()) {
			case STREAM -> new GroupKey(options.getStream().getStreamIdentifier().getStreamName().toStringUtf8(),
					options.getGroupName());
			case ALL -> new GroupKey(StreamName.ALL, options.getGroupName());
			case STREAMOPTION_NOT_SET -> throw Refusal.invalid("The stream option is missing.");
		};
	}

	private static GroupKey key(UpdateReq.Options options) {
		return switch (options.getStreamOptionCase()) {
			case STREAM -> new GroupKey(options.getStream().getStreamIdentifier().getStreamName().toStringUtf8(),
					options.getGroupName());
			case ALL -> new GroupKey(StreamName.ALL, options.getGroupName());
			case STREAMOPTION_NOT_SET -> throw Refusal.invalid("The stream option is missing.");
		};
	}

	private static GroupKey key(boolean all, @Nullable StreamIdentifier stream, String group) {
		String source = (all || stream == null) ? StreamName.ALL : stream.getStreamName().toStringUtf8();
		return new GroupKey(source, group);
	}

}
