package io.quotestream.eventstore;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/** A disk that can be filled while a store runs on it, and emptied again. */
interface SmallDisk extends AutoCloseable {

	/** The folder on it that a store may use. */
	Path folder();

	/** Leaves room for some hundred KiB. */
	void fill(ServerProcess server) throws IOException;

	/** Leaves no room for even one page more. */
	void fillCompletely(ServerProcess server) throws IOException;

	/** Gives the space back. */
	void free(ServerProcess server) throws IOException;

	@Override
	void close() throws IOException;

	/** The ways to have one. */
	enum Kind {

		/** A file system of its own: the system says "no space left". */
		FILE_SYSTEM("the disk is full") {
			@Override
			SmallDisk prepare(Path folder) throws IOException {
				Nobody.assumeRoot("a file system of its own");
				return new Mounted(folder);
			}
		},

		/** A limit on the process: the system says "file too large". */
		FILE_SIZE("the disk cannot be written") {
			@Override
			SmallDisk prepare(Path folder) throws IOException {
				return new Limited(Nobody.ownFolder(folder.resolve("data")));
			}
		};

		private final String refusal;

		Kind(String refusal) {
			this.refusal = refusal;
		}

		abstract SmallDisk prepare(Path folder) throws IOException;

		/** What an append is told. */
		String refusal() {
			return this.refusal;
		}

	}

	/** Runs a command of the system. */
	static void run(List<String> command) throws IOException {
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String said = new String(process.getInputStream().readAllBytes());
		if (process.onExit().join().exitValue() != 0) {
			throw new IOException(String.join(" ", command) + ": " + said);
		}
	}

	/**
	 * A file system in memory.
	 *
	 * @param mount where it is mounted
	 */
	record Mounted(Path mount) implements SmallDisk {

		private static final int ROOM = 300 << 10;

		public Mounted {
			try {
				run(List.of("mount", "-t", "tmpfs", "-o", "size=8m", "tmpfs", mount.toString()));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public Path folder() {
			try {
				return Nobody.ownFolder(this.mount.resolve("data"));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
		}

		@Override
		public void fill(ServerProcess server) throws IOException {
			Files.write(ballast(), new byte[(int) this.mount.toFile().getUsableSpace() - ROOM]);
		}

		@Override
		public void fillCompletely(ServerProcess server) throws IOException {
			byte[] page = new byte[4_096];
			try (OutputStream output = Files.newOutputStream(ballast(), StandardOpenOption.APPEND)) {
				while (this.mount.toFile().getUsableSpace() > 0) {
					output.write(page);
				}
			}
		}

		@Override
		public void free(ServerProcess server) throws IOException {
			Files.delete(ballast());
		}

		private Path ballast() {
			return this.mount.resolve("ballast");
		}

		@Override
		public void close() throws IOException {
			run(List.of("umount", this.mount.toString()));
		}

	}

	/**
	 * A folder whose files may not grow.
	 *
	 * @param folder the folder
	 */
	record Limited(Path folder) implements SmallDisk {

		private static final int ROOM = 300 << 10;

		@Override
		public void fill(ServerProcess server) throws IOException {
			limit(server, Long.toString(this.folder.resolve("events.db-wal").toFile().length() + ROOM));
		}

		@Override
		public void fillCompletely(ServerProcess server) throws IOException {
			limit(server, "0");
		}

		@Override
		public void free(ServerProcess server) throws IOException {
			limit(server, "unlimited");
		}

		private static void limit(ServerProcess server, String bytes) throws IOException {
			run(Nobody
				.runs(List.of("prlimit", "--pid", Long.toString(server.pid()), "--fsize=" + bytes + ":unlimited")));
		}

		@Override
		public void close() {
		}

	}

}
