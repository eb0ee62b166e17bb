package io.quotestream.eventstore.protocol;

import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.gossip.GossipGrpc;
import io.kurrent.dbclient.proto.gossip.GossipOuterClass.ClusterInfo;
import io.kurrent.dbclient.proto.gossip.GossipOuterClass.MemberInfo;
import io.kurrent.dbclient.proto.gossip.GossipOuterClass.MemberInfo.VNodeState;
import io.kurrent.dbclient.proto.shared.Shared.Empty;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.UUID;

/** Tells clients that look for a cluster that there is one node, and that it leads. */
public final class GossipService extends GossipGrpc.GossipImplBase {

	private static final long TICKS_PER_MILLI = 10_000;

	private final UUID instance = UUID.randomUUID();

	@Override
	public void read(Empty request, StreamObserver<ClusterInfo> response) {
		// The address the client reached is one it can reach again.
		InetSocketAddress reached = CallAddresses.local();
		ClusterInfo.Builder cluster = ClusterInfo.newBuilder();
		MemberInfo.Builder member = cluster.addMembersBuilder()
			.setInstanceId(EventIds.STRUCTURED.write(this.instance))
			.setTimeStamp(Instant.now().toEpochMilli() * TICKS_PER_MILLI)
			.setState(VNodeState.Leader)
			.setIsAlive(true);
		member.getHttpEndPointBuilder().setAddress(reached.getAddress().getHostAddress()).setPort(reached.getPort());
		response.onNext(cluster.build());
		response.onCompleted();
	}

}
