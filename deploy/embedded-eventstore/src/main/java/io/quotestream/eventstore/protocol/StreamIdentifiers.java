package io.quotestream.eventstore.protocol;

import com.google.protobuf.ByteString;
import io.kurrent.dbclient.proto.shared.Shared.StreamIdentifier;

/** Stream names on the wire. */
public final class StreamIdentifiers {

	private StreamIdentifiers() {
	}

	public static StreamIdentifier write(String stream) {
		return StreamIdentifier.newBuilder().setStreamName(ByteString.copyFromUtf8(stream)).build();
	}

	/** Reads a name, refusing those that cannot name a stream. */
	public static String read(StreamIdentifier identifier) {
		String stream = identifier.getStreamName().toStringUtf8();
		if (stream.isEmpty() || stream.equals("$$")) {
			throw Refusal.unhandled();
		}
		return stream;
	}

}
