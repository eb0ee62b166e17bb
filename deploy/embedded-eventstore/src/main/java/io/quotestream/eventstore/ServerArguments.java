package io.quotestream.eventstore;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What the program was asked to do on its command line.
 *
 * @param command what to do
 * @param dataFolder where the log is kept
 * @param address where to listen
 * @param metricsPort where to serve metrics, or null for nowhere
 */
record ServerArguments(Command command, Path dataFolder, InetSocketAddress address, @Nullable Integer metricsPort) {

	static final String USAGE = """
			Usage: embedded-eventstore [serve] [options]
			       embedded-eventstore verify [--data DIR]

			serve: serves EventStoreDB's gRPC protocol over a durable log on this machine,
			until Ctrl-C or SIGTERM. Its health is that of gRPC: not serving while the disk
			takes no writes.

			  --data DIR           folder of the log, created if missing (default: eventstore-data)
			  --address HOST       address to listen on (default: 127.0.0.1)
			  --port PORT          port to listen on, 0 for any free one (default: 2113)
			  --metrics-port PORT  serve metrics for Prometheus at http://127.0.0.1:PORT/metrics,
			                       0 for any free port (default: not served)
			  --allow-remote       permit an address that other machines can reach: there is
			                       no encryption and no authentication

			verify: checks a data folder that no server has open, and changes nothing in it:
			the database file, each event's checksum, revision and position, stream metadata,
			groups. Prints each fault on a line of its own, then how much there is.

			  --data DIR           folder of the log (default: eventstore-data)

			  --help               print this and exit

			Exit status: 0 if all is well; 1 if it cannot serve, or faults were found; 2 if the
			command line makes no sense, or nothing was checked because the folder is in use or
			is none; 143 when serving was ended by SIGTERM.
			""";

	private static final int DEFAULT_PORT = 2113;

	private static final int MAX_PORT = 65_535;

	/** What the program does. */
	enum Command {

		SERVE, VERIFY, HELP

	}

	static ServerArguments parse(List<String> arguments) {
		Deque<String> rest = new ArrayDeque<>(arguments);
		Command command = command(rest);
		Path data = Path.of("eventstore-data");
		String host = "127.0.0.1";
		int port = DEFAULT_PORT;
		Integer metricsPort = null;
		boolean allowRemote = false;
		while (!rest.isEmpty()) {
			String option = rest.pop();
			if (command == Command.VERIFY && !List.of("--data", "--help").contains(option)) {
				throw new InvalidArgumentsException("unknown option " + option + " of verify");
			}
			switch (option) {
				case "--data" -> data = path(value(option, rest));
				case "--address" -> host = value(option, rest);
				case "--port" -> port = port(value(option, rest));
				case "--metrics-port" -> metricsPort = port(value(option, rest));
				case "--allow-remote" -> allowRemote = true;
				case "--help" -> command = Command.HELP;
				default -> throw new InvalidArgumentsException("unknown option " + option);
			}
		}
		InetAddress address = resolve(host);
		if (!address.isLoopbackAddress() && !allowRemote) {
			throw new InvalidArgumentsException(
					"address " + host + " can be reached by other machines; add --allow-remote to permit that");
		}
		return new ServerArguments(command, data, new InetSocketAddress(address, port), metricsPort);
	}

	private static Path path(String text) {
		try {
			return Path.of(text);
		}
		catch (InvalidPathException ex) {
			throw new InvalidArgumentsException("'" + text + "' is not a path here: " + ex.getReason());
		}
	}

	private static Command command(Deque<String> rest) {
		String first = rest.peek();
		if (first == null || first.startsWith("--")) {
			return Command.SERVE;
		}
		rest.pop();
		return switch (first) {
			case "serve" -> Command.SERVE;
			case "verify" -> Command.VERIFY;
			default -> throw new InvalidArgumentsException("unknown command " + first);
		};
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
