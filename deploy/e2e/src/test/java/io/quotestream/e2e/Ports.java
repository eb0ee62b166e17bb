package io.quotestream.e2e;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/**
 * The ports of one system: all defaults moved by the same number. All stay below the
 * range from which the kernel takes ports for outgoing connections, so that none is taken
 * while its part is down.
 */
record Ports(int offset) {

	private static final int ENVOY_ADMIN = 9901;

	private static final int EVENT_STORE_METRICS = 9213;

	/** Ports that {@code run} knows nothing of. */
	private static final int SECOND_COMMAND = 9111;

	private static final int SECOND_COMMAND_MANAGEMENT = 9211;

	private static final int APART_COMMAND = 9121;

	private static final int APART_COMMAND_MANAGEMENT = 9221;

	static Ports free() {
		while (true) {
			var ports = new Ports(ThreadLocalRandom.current().nextInt(3_000, 16_000));
			if (ports.all().allMatch(Ports::isFree)) {
				return ports;
			}
		}
	}

	int of(Part part) {
		return part.port() + this.offset;
	}

	int managementOf(Part service) {
		return service.managementPort() + this.offset;
	}

	int envoyAdmin() {
		return ENVOY_ADMIN + this.offset;
	}

	int secondCommand() {
		return SECOND_COMMAND + this.offset;
	}

	int secondCommandManagement() {
		return SECOND_COMMAND_MANAGEMENT + this.offset;
	}

	/** Of a command-service that the gateway does not know of. */
	int apartCommand() {
		return APART_COMMAND + this.offset;
	}

	int apartCommandManagement() {
		return APART_COMMAND_MANAGEMENT + this.offset;
	}

	String address(Part part) {
		return "127.0.0.1:" + of(part);
	}

	/** What tells a shell where the parts listen, by the names that {@code run} uses. */
	Map<String, Integer> variables() {
		return Map.of("QUOTESTREAM_GATEWAY_PORT", of(Part.GATEWAY), "QUOTESTREAM_COMMAND_PORT", of(Part.COMMAND),
				"QUOTESTREAM_QUERY_PORT", of(Part.QUERY), "QUOTESTREAM_PROJECTION_PORT", of(Part.PROJECTION),
				"QUOTESTREAM_SIMULATORS_PORT", of(Part.SIMULATORS), "QUOTESTREAM_EVENT_STORE_PORT",
				of(Part.EVENT_STORE), "QUOTESTREAM_EVENT_STORE_METRICS_PORT", EVENT_STORE_METRICS + this.offset);
	}

	private IntStream all() {
		var own = IntStream.of(envoyAdmin(), EVENT_STORE_METRICS + this.offset, secondCommand(),
				secondCommandManagement(), apartCommand(), apartCommandManagement());
		var parts = Arrays.stream(Part.values()).flatMapToInt((part) -> IntStream.of(of(part), managementOf(part)));
		return IntStream.concat(own, parts);
	}

	private static boolean isFree(int port) {
		try (var socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
			return socket.isBound();
		}
		catch (IOException ex) {
			return false;
		}
	}

}
