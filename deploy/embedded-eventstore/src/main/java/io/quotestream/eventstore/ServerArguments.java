package io.quotestream.eventstore;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the program was asked to do on its command line.
 *
 * @param dataFolder where the log is kept
 * @param address where to listen
 * @param help whether only the usage is wanted
 */
record ServerArguments(Path dataFolder, InetSocketAddress address, boolean help) {

	static final String USAGE = """
			Usage: embedded-eventstore [options]

			Serves EventStoreDB's gRPC protocol over a durable log on this machine.

			  --data DIR       folder of the log, created if missing (default: eventstore-data)
			  --address HOST   address to listen on (default: 127.0.0.1)
			  --port PORT      port to listen on, 0 for any free one (default: 2113)
			  --allow-remote   permit an address that other machines can reach: there is
			                   no encryption and no authentication
			  --help           print this and exit
			""";

	private static final int DEFAULT_PORT = 2113;

	private static final int MAX_PORT = 65_535;

	static ServerArguments parse(List<String> arguments) {
		Deque<String> rest = new ArrayDeque<>(arguments);
		Path data = Path.of("eventstore-data");
		String host = "127.0.0.1";
		int port = DEFAULT_PORT;
		boolean allowRemote = false;
		boolean help = false;
		while (!rest.isEmpty()) {
			String option = rest.pop();
			switch (option) {
				case "--data" -> data = Path.of(value(option, rest));
				case "--address" -> host = value(option, rest);
				case "--port" -> port = port(value(option, rest));
				case "--allow-remote" -> allowRemote = true;
				case "--help" -> help = true;
				default -> throw new InvalidArgumentsException("unknown option " + option);
			}
		}
		InetAddress address = resolve(host);
		if (!address.isLoopbackAddress() && !allowRemote) {
			throw new InvalidArgumentsException(
					"address " + host + " can be reached by other machines; add --allow-remote to permit that");
		}
		return new ServerArguments(data, new InetSocketAddress(address, port), help);
	}

	private static String value(String option, Deque<String> rest) {
		String value = rest.poll();
		if (value == null || value.startsWith("--")) {
			throw new InvalidArgumentsException("option " + option + " needs a value");
		}
		return value;
	}

	private static int port(String text) {
		try {
			int port = Integer.parseInt(text);
			if (port >= 0 && port <= MAX_PORT) {
				return port;
			}
		}
		catch (NumberFormatException ex) {
			// Told below.
		}
		throw new InvalidArgumentsException("'" + text + "' is not a port");
	}

	private static InetAddress resolve(String host) {
		try {
			return InetAddress.getByName(host);
		}
		catch (UnknownHostException ex) {
			throw new InvalidArgumentsException("address " + host + " is unknown");
		}
	}

	/** The command line makes no sense; the message says why. */
	static final class InvalidArgumentsException extends RuntimeException {

		InvalidArgumentsException(String message) {
			super(message);
		}

	}

}
