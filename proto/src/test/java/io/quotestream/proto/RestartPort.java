package io.quotestream.proto;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports for servers of tests that are stopped and started again. They are none of those
 * that the system gives to clients: a client that looks for a stopped server there could
 * be given the server's own port, be connected to itself, and keep the server out.
 */
public final class RestartPort {

	private static final int FIRST = 17_000;

	private static final int FIRST_OF_CLIENTS = 32_768;

	private RestartPort() {
	}

	/** A port of the loopback interface on which nobody listens. */
	public static int free() {
		while (true) {
			var port = ThreadLocalRandom.current().nextInt(FIRST, FIRST_OF_CLIENTS);
			try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (IOException ex) {
				// Taken.
			}
		}
	}

}
