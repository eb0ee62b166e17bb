package io.quotestream.eventstore.subscriptions;

import io.grpc.BindableService;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls;
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
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReplayParkedReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReplayParkedResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.SubscriptionInfo;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateReq;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.UpdateResp;
import io.kurrent.dbclient.proto.persistentsubscriptions.PersistentSubscriptionsGrpc;
import io.kurrent.dbclient.proto.shared.Shared.Empty;
import io.quotestream.eventstore.log.EventLog;
import io.quotestream.eventstore.log.StreamName;
import io.quotestream.eventstore.protocol.CallAddresses;
import io.quotestream.eventstore.protocol.EncodedResponses;
import io.quotestream.eventstore.protocol.OpenCalls;
import io.quotestream.eventstore.protocol.Refusal;
import io.quotestream.eventstore.protocol.UnaryAnswer;

import java.util.List;
import java.util.concurrent.CompletableFuture;

/** The PersistentSubscriptions service; its methods only hand over work. */
public final class PersistentSubscriptionsService
		implements PersistentSubscriptionsGrpc.AsyncService, BindableService, AutoCloseable {

	private final Groups groups;

	private final OpenCalls openCalls;

	public PersistentSubscriptionsService(EventLog log, OpenCalls openCalls) {
		this.groups = new Groups(log);
		this.openCalls = openCalls;
	}

	@Override
	public ServerServiceDefinition bindService() {
		return EncodedResponses.of(PersistentSubscriptionsGrpc.bindService(this),
				PersistentSubscriptionsGrpc.getReadMethod(), ServerCalls.asyncBidiStreamingCall(this::readEncoded));
	}

	@Override
	public void create(CreateReq request, StreamObserver<CreateResp> client) {
		CreateReq.Options options = request.getOptions();
		UnaryAnswer.of(client,
				() -> this.groups.create(key(options), options).thenApply((done) -> CreateResp.getDefaultInstance()));
	}

	@Override
	public void update(UpdateReq request, StreamObserver<UpdateResp> client) {
		UpdateReq.Options options = request.getOptions();
		UnaryAnswer.of(client,
				() -> this.groups.update(key(options), options).thenApply((done) -> UpdateResp.getDefaultInstance()));
	}

	@Override
	public void delete(DeleteReq request, StreamObserver<DeleteResp> client) {
		DeleteReq.Options options = request.getOptions();
		UnaryAnswer.of(client,
				() -> this.groups.delete(key(options)).thenApply((done) -> DeleteResp.getDefaultInstance()));
	}

	private StreamObserver<ReadReq> readEncoded(StreamObserver<byte[]> client) {
		return new ConsumerCall(this.groups, this.openCalls, (ServerCallStreamObserver<byte[]>) client,
				CallAddresses.remote().toString());
	}

	@Override
	public void getInfo(GetInfoReq request, StreamObserver<GetInfoResp> client) {
		GetInfoReq.Options options = request.getOptions();
		UnaryAnswer.of(client,
				() -> this.groups.get(key(options))
					.info()
					.thenApply((info) -> GetInfoResp.newBuilder().setSubscriptionInfo(info).build()));
	}

	@Override
	public void list(ListReq request, StreamObserver<ListResp> client) {
		UnaryAnswer.of(client, () -> {
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
		UnaryAnswer.of(client, () -> {
			long stopAt = options.hasStopAt() ? options.getStopAt() : Long.MAX_VALUE;
			if (stopAt < 0) {
				throw Refusal.invalid("The number to stop at must not be negative.");
			}
			this.groups.get(key(options)).replayParked(stopAt);
			return CompletableFuture.completedFuture(ReplayParkedResp.getDefaultInstance());
		});
	}

	@Override
	public void restartSubsystem(Empty request, StreamObserver<Empty> client) {
		UnaryAnswer.of(client, () -> this.groups.restart().thenApply((done) -> Empty.getDefaultInstance()));
	}

	/** How each group does, for those who watch the store. */
	public CompletableFuture<List<GroupMeasures>> measure() {
		List<CompletableFuture<GroupMeasures>> measures = this.groups.all().stream().map(Group::measure).toList();
		return CompletableFuture.allOf(measures.toArray(CompletableFuture[]::new))
			.thenApply((done) -> measures.stream().map(CompletableFuture::join).toList());
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

	private static GroupKey key(CreateReq.Options options) {
		return GroupKey.of(options.hasAll(), options.hasStream(), options.getStream().getStreamIdentifier(),
				options.getGroupName());
	}

	private static GroupKey key(UpdateReq.Options options) {
		return GroupKey.of(options.hasAll(), options.hasStream(), options.getStream().getStreamIdentifier(),
				options.getGroupName());
	}

	private static GroupKey key(DeleteReq.Options options) {
		return GroupKey.of(options.hasAll(), options.hasStreamIdentifier(), options.getStreamIdentifier(),
				options.getGroupName());
	}

	private static GroupKey key(GetInfoReq.Options options) {
		return GroupKey.of(options.hasAll(), options.hasStreamIdentifier(), options.getStreamIdentifier(),
				options.getGroupName());
	}

	private static GroupKey key(ReplayParkedReq.Options options) {
		return GroupKey.of(options.hasAll(), options.hasStreamIdentifier(), options.getStreamIdentifier(),
				options.getGroupName());
	}

}
