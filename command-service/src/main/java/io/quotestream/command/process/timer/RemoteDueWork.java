package io.quotestream.command.process.timer;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;

import io.quotestream.proto.admin.v1.DueWork;
import io.quotestream.proto.admin.v1.DueWorkServiceGrpc;
import io.quotestream.proto.admin.v1.DueWorkServiceGrpc.DueWorkServiceBlockingStub;
import io.quotestream.proto.admin.v1.ListDueWorkRequest;
import io.quotestream.proto.admin.v1.SettleDueWorkRequest;
import io.quotestream.proto.rpc.Caller;

/** Asks projection-service. */
public final class RemoteDueWork implements DueWorkList {

	private final ManagedChannel channel;

	private final DueWorkServiceBlockingStub service;

	private final Duration deadline;

	private final int pageSize;

	/**
	 * The list behind a channel.
	 * @param deadline of one call
	 */
	public RemoteDueWork(ManagedChannel channel, Caller self, Duration deadline, int pageSize) {
		var identity = new Metadata();
		identity.put(Caller.HEADER, self.toHeader());
		this.channel = channel;
		this.service = DueWorkServiceGrpc.newBlockingStub(channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(identity));
		this.deadline = deadline;
		this.pageSize = pageSize;
	}

	@Override
	public Page due(int shard, Instant by, String token) {
		var request = ListDueWorkRequest.newBuilder()
			.setShard(shard)
			.setDueByTime(Timestamp.newBuilder().setSeconds(by.getEpochSecond()).setNanos(by.getNano()))
			.setPageSize(this.pageSize)
			.setPageToken(token)
			.build();
		try {
			var answer = stub().listDueWork(request);
			return new Page(answer.getWorkList(), answer.getNextPageToken(), answer.getShardCount());
		}
		catch (StatusRuntimeException ex) {
			throw unavailable(ex);
		}
	}

	@Override
	public void settle(DueWork work) {
		try {
			var _ = stub().settleDueWork(SettleDueWorkRequest.newBuilder().setWork(work).build());
		}
		catch (StatusRuntimeException ex) {
			throw unavailable(ex);
		}
	}

	private DueWorkServiceBlockingStub stub() {
		return this.service.withDeadlineAfter(this.deadline.toMillis(), TimeUnit.MILLISECONDS);
	}

	/** The channel would wait up to two minutes between its own attempts. */
	private DueWorkUnavailable unavailable(StatusRuntimeException cause) {
		this.channel.resetConnectBackoff();
		return new DueWorkUnavailable(cause);
	}

}
