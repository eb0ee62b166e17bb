package io.quotestream.projection.api;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import com.google.protobuf.util.Timestamps;
import com.google.rpc.BadRequest.FieldViolation;
import io.grpc.stub.StreamObserver;

import io.quotestream.projection.deadlines.DuePage.Cursor;
import io.quotestream.projection.deadlines.RedisDeadlines;
import io.quotestream.projection.deadlines.Shards;
import io.quotestream.proto.admin.v1.DueWorkServiceGrpc.DueWorkServiceImplBase;
import io.quotestream.proto.admin.v1.ListDueWorkRequest;
import io.quotestream.proto.admin.v1.ListDueWorkResponse;
import io.quotestream.proto.admin.v1.SettleDueWorkRequest;
import io.quotestream.proto.admin.v1.SettleDueWorkResponse;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.proto.rpc.Role;

/** Tells timers what is due. */
final class DueWorkEndpoint extends DueWorkServiceImplBase {

	private static final int PAGE = 100;

	private final RedisDeadlines deadlines;

	DueWorkEndpoint(RedisDeadlines deadlines) {
		this.deadlines = deadlines;
	}

	@Override
	public void listDueWork(ListDueWorkRequest request, StreamObserver<ListDueWorkResponse> response) {
		requireSystem();
		if (request.getShard() >= Shards.COUNT) {
			throw invalid("shard", "There are only " + Shards.COUNT + " shards.");
		}
		var by = Instant.ofEpochMilli(Timestamps.toMillis(request.getDueByTime()));
		var page = this.deadlines.due(request.getShard(), by, cursor(request.getPageToken()),
				(request.getPageSize() > 0) ? request.getPageSize() : PAGE);
		var next = page.next();
		response.onNext(ListDueWorkResponse.newBuilder()
			.addAllWork(page.work())
			.setNextPageToken((next != null) ? next.toString() : "")
			.setShardCount(Shards.COUNT)
			.build());
		response.onCompleted();
	}

	@Override
	public void settleDueWork(SettleDueWorkRequest request, StreamObserver<SettleDueWorkResponse> response) {
		requireSystem();
		this.deadlines.settle(request.getWork());
		response.onNext(SettleDueWorkResponse.getDefaultInstance());
		response.onCompleted();
	}

	private static Cursor cursor(String token) {
		try {
			return Cursor.parse(token);
		}
		catch (IllegalArgumentException ex) {
			throw invalid("page_token", "Not from an answer of this call.");
		}
	}

	private static void requireSystem() {
		var role = Caller.current().role();
		if (role != Role.SYSTEM) {
			throw Refusal.roleNotPermitted(role, Role.SYSTEM.wireName());
		}
	}

	private static Refusal invalid(String field, String why) {
		return Refusal.badRequest(ErrorReason.ERROR_REASON_INVALID_REQUEST,
				List.of(FieldViolation.newBuilder().setField(field).setDescription(why).build()), Map.of());
	}

}
