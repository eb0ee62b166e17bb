package io.quotestream.benchmarks.store;

import com.google.protobuf.ByteString;
import io.grpc.stub.ServerCallStreamObserver;
import io.quotestream.benchmarks.store.SampleEvents.Content;
import io.quotestream.eventstore.log.EventRecord;
import io.quotestream.eventstore.log.ResolvedEvent;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Deliveries of events that were serialised before anybody asked for them. */
final class PreparedMessages {

	/** Enough that they do not all stay in a processor's nearest cache. */
	private static final int COUNT = 4_096;

	private final List<byte[]> messages = new ArrayList<>(COUNT);

	PreparedMessages(long seed, Function<ResolvedEvent, byte[]> serialised) {
		SampleEvents samples = new SampleEvents(seed);
		String stream = samples.nextStream();
		for (int i = 0; i < COUNT; i++) {
			Content content = samples.next();
			long position = (i + 1L) * SampleEvents.PAYLOAD_BYTES;
			EventRecord event = new EventRecord(position, stream, i, content.id(), content.type(), false, position,
					ByteString.copyFrom(content.data()), ByteString.copyFrom(content.metadata()));
			this.messages.add(serialised.apply(ResolvedEvent.plain(event)));
		}
	}

	/**
	 * Sends some messages that open the call and then so many of these, the same again
	 * and again, as fast as the client takes them.
	 */
	void send(ServerCallStreamObserver<byte[]> client, List<byte[]> opening, long count) {
		opening.forEach(client::onNext);
		Runnable sending = new Runnable() {
			private long sent;

			@Override
			public void run() {
				while (client.isReady() && this.sent < count) {
					client.onNext(message(this.sent));
					this.sent++;
					if (this.sent == count) {
						client.onCompleted();
					}
				}
			}
		};
		client.setOnReadyHandler(sending);
		// Without one, the next message to a client that has left would fail.
		client.setOnCancelHandler(() -> {
		});
	}

	private byte[] message(long index) {
		return this.messages.get((int) (index % COUNT));
	}

}
