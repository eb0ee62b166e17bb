package io.quotestream.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The servers as programs, all run by the same Java and with the same flags.
 *
 * @param store the command of the embedded event store, without its options
 * @param floor the command of the floor server, without its options
 * @param caller the command of the noise gate's client, without its options
 */
record ServerPrograms(List<String> store, List<String> floor, List<String> caller) implements Servers {

	@Override
	public Server startStore(Path data) throws IOException {
		return start(this.store, "--data", data.toString(), "--port", "0");
	}

	@Override
	public Server startFloor(long seed) throws IOException {
		return start(this.floor, "--seed", Long.toString(seed));
	}

	@Override
	public Server startForcingFloor(long seed, Path file) throws IOException {
		return start(this.floor, "--seed", Long.toString(seed), "--force", file.toString());
	}

	@Override
	public Caller startCaller(Server server) throws IOException {
		return CallerProgram.start(this.caller, server);
	}

	private static Server start(List<String> program, String... options) throws IOException {
		List<String> command = new ArrayList<>(program);
		command.addAll(List.of(options));
		return Server.start(command);
	}

}
