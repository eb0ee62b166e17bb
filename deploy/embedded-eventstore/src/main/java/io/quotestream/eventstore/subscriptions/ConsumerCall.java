package io.quotestream.eventstore.subscriptions;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent.ReadReq;
import io.kurrent.dbclient.proto.shared.Shared;
import io.quotestream.eventstore.protocol.EventIds;
import io.quotestream.eventstore.protocol.OpenCalls;
import io.quotestream.eventstore.protocol.OpenCalls.OpenCall;
import io.quotestream.eventstore.protocol.Refusal;
import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.UUID;

/** One consumer's call: its first message connects it, the others answer deliveries. */
final class ConsumerCall implements StreamObserver<ReadReq>, OpenCall {

	private final Groups groups;

	private final OpenCalls openCalls;

	private final ServerCallStreamObserver<byte[]> client;

	private final String address;

	private volatile @Nullable Connection connection;

	private boolean refused;

	ConsumerCall(Groups groups, OpenCalls openCalls, ServerCallStreamObserver<byte[]> client, String address) {
		this.groups = groups;
		this.openCalls = openCalls;
		this.client = client;
		this.address = address;
		client.setOnReadyHandler(this::becameReady);
		client.setOnCancelHandler(this::gone);
		client.setOnCloseHandler(() -> openCalls.remove(this));
	}

	@Override
	public void onNext(ReadReq request) {
		if (this.refused) {
			return;
		}
		Connection connected = this.connection;
		try {
			if (request.hasOptions() && connected == null) {
				connect(request.getOptions());
			}
			else if (request.hasAck() && connected != null) {
				connected.group().ack(ids(request.getAck().getIdsList()));
			}
			else if (request.hasNack() && connected != null) {
				ReadReq.Nack nack = request.getNack();
				connected.group().nack(ids(nack.getIdsList()), nack.getAction(), nack.getReason());
			}
			else {
				throw Refusal.unhandled();
			}
		}
		catch (StatusRuntimeException ex) {
			refuse(ex);
		}
	}

	@Override
	public void onCompleted() {
		Connection connected = this.connection;
		if (connected != null) {
			connected.group().complete(connected.consumer());
		}
		else if (!this.refused) {
			refuse(Refusal.unhandled());
		}
	}

	@Override
	public void onError(Throwable failure) {
		gone();
	}

	@Override
	public void stop() {
		Connection connected = this.connection;
		if (connected != null) {
			connected.group().drop(connected.consumer(), Refusal.stopping());
		}
	}

	private void connect(ReadReq.Options options) {
		GroupKey key = GroupKey.of(options.hasAll(), options.hasStreamIdentifier(), options.getStreamIdentifier(),
				options.getGroupName());
		EventIds ids = EventIds.asked(options.getUuidOption().getContentCase().getNumber());
		Group group = this.groups.get(key);
		Consumer consumer = new Consumer(this.client, ids, options.getBufferSize(), this.address);
		this.connection = new Connection(group, consumer);
		group.connect(consumer);
		this.openCalls.add(this);
	}

	private void refuse(StatusRuntimeException refusal) {
		this.refused = true;
		Connection connected = this.connection;
		if (connected != null) {
			// Only the group writes to a connected consumer.
			connected.group().drop(connected.consumer(), refusal);
		}
		else {
			this.client.onError(refusal);
		}
	}

	private void becameReady() {
		Connection connected = this.connection;
		if (connected != null) {
			connected.group().signal();
		}
	}

	private void gone() {
		this.openCalls.remove(this);
		Connection connected = this.connection;
		if (connected != null) {
			connected.group().disconnect(connected.consumer());
		}
	}

	private static List<UUID> ids(List<Shared.UUID> wire) {
		return wire.stream().map(EventIds::read).toList();
	}

	private record Connection(Group group, Consumer consumer) {
	}

}
