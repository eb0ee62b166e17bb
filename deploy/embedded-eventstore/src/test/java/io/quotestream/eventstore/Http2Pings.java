package io.quotestream.eventstore;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * A bare HTTP/2 connection that only pings: grpc's own client never pings more often than
 * every ten seconds, too slow for a test.
 */
final class Http2Pings implements AutoCloseable {

	private static final int FRAME_SETTINGS = 4;

	private static final int FRAME_PING = 6;

	private static final int FRAME_GOAWAY = 7;

	private static final int FLAG_ACK = 1;

	private static final int PING_BYTES = 8;

	private final Socket socket;

	private final DataOutputStream out;

	private final DataInputStream in;

	Http2Pings(String host, int port) throws IOException {
		this.socket = new Socket(host, port);
		this.socket.setSoTimeout(60_000);
		this.out = new DataOutputStream(this.socket.getOutputStream());
		this.in = new DataInputStream(this.socket.getInputStream());
		this.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
		frame(FRAME_SETTINGS, 0);
	}

	/** Pings and waits for the answer; false if the server said goodbye instead. */
	boolean ping() throws IOException {
		frame(FRAME_PING, PING_BYTES);
		while (true) {
			int length = (this.in.readUnsignedShort() << 8) | this.in.readUnsignedByte();
			int type = this.in.readUnsignedByte();
			int flags = this.in.readUnsignedByte();
			this.in.skipNBytes(Integer.BYTES + (long) length);
			if (type == FRAME_GOAWAY) {
				return false;
			}
			if (type == FRAME_PING && flags == FLAG_ACK) {
				return true;
			}
		}
	}

	private void frame(int type, int length) throws IOException {
		this.out.writeByte(0);
		this.out.writeShort(length);
		this.out.writeByte(type);
		this.out.writeByte(0);
		this.out.writeInt(0);
		this.out.write(new byte[length]);
		this.out.flush();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

}
