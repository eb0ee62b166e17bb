package io.quotestream.e2e;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Redis as an operator at its command line reaches it. */
final class RedisCommands {

	private final int port;

	RedisCommands(int port) {
		this.port = port;
	}

	void flushAll() {
		send("FLUSHALL");
	}

	/** A line of what Redis tells about itself. */
	String info(String name) {
		return send("INFO server").lines()
			.filter((line) -> line.startsWith(name + ":"))
			.map((line) -> line.substring(name.length() + 1).strip())
			.findFirst()
			.orElseThrow();
	}

	private String send(String command) {
		try (var socket = new Socket(InetAddress.getLoopbackAddress(), this.port);
				var answer = new DataInputStream(new BufferedInputStream(socket.getInputStream()))) {
			socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
			var first = line(answer);
			return switch (first.charAt(0)) {
				case '+' -> first.substring(1);
				case '$' -> new String(answer.readNBytes(Integer.parseInt(first.substring(1))), StandardCharsets.UTF_8);
				default -> throw new IllegalStateException("Redis answers " + command + " with " + first);
			};
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String line(DataInputStream answer) throws IOException {
		var line = new StringBuilder();
		for (int next = answer.read(); next != '\r' && next >= 0; next = answer.read()) {
			line.append((char) next);
		}
		answer.skipNBytes(1);
		return line.toString();
	}

}
