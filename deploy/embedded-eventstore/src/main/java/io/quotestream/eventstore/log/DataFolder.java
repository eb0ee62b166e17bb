package io.quotestream.eventstore.log;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The folder that holds a store, locked against a second process. */
final class DataFolder implements AutoCloseable {

	private static final String DATABASE = "events.db";

	private static final String LOCK = "lock";

	/**
	 * What this process has locked, by real paths. None of it is opened again: with POSIX
	 * a process that closes a file loses all locks it has on it.
	 */
	private static final Map<Path, FileChannel> LOCKED = new ConcurrentHashMap<>();

	private final Path folder;

	private final @Nullable FileChannel lockFile;

	private DataFolder(Path folder, @Nullable FileChannel lockFile) {
		this.folder = folder;
		this.lockFile = lockFile;
	}

	/** Creates the folder if needed and locks it for this process. */
	static DataFolder lock(Path folder) throws IOException {
		create(folder);
		DataFolder locked = lock(folder, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
		try {
			locked.requireWritable();
			locked.sign();
			return locked;
		}
		catch (IOException ex) {
			locked.close();
			throw ex;
		}
	}

	/** Locks an existing folder against servers, writing nothing. */
	static DataFolder lockForReading(Path folder) throws IOException {
		if (!Files.isRegularFile(folder.resolve(DATABASE))) {
			throw new IOException("%s is not a data folder: it has no %s".formatted(folder, DATABASE));
		}
		// A copy need not have the lock's file; nobody else has it open then.
		return Files.exists(folder.resolve(LOCK)) ? lock(folder, StandardOpenOption.READ)
				: new DataFolder(folder, null);
	}

	private static void create(Path folder) throws IOException {
		try {
			createFlushed(folder);
		}
		catch (FileAlreadyExistsException ex) {
			throw new IOException("the data folder %s cannot be created: %s is a file".formatted(folder, ex.getFile()),
					ex);
		}
		catch (FileSystemException ex) {
			throw new IOException("the data folder %s cannot be created: %s".formatted(folder, reason(ex)), ex);
		}
		if (!Files.isWritable(folder)) {
			throw new IOException("the data folder %s is not writable".formatted(folder));
		}
	}

	/**
	 * A folder whose entry was not flushed may be gone after a power cut, with all it
	 * holds.
	 */
	private static void createFlushed(Path folder) throws IOException {
		Path parent = folder.toAbsolutePath().getParent();
		if (parent == null || !Files.notExists(folder)) {
			Files.createDirectories(folder);
			return;
		}
		createFlushed(parent);
		Files.createDirectories(folder);
		try (FileChannel entries = FileChannel.open(parent, StandardOpenOption.READ)) {
			entries.force(true);
		}
	}

	private static synchronized DataFolder lock(Path folder, OpenOption... options) throws IOException {
		Path realPath = folder.toRealPath();
		if (LOCKED.containsKey(realPath)) {
			throw inUse(folder, "process " + ProcessHandle.current().pid());
		}
		FileChannel channel;
		try {
			channel = FileChannel.open(folder.resolve(LOCK), Set.of(options));
		}
		catch (FileSystemException ex) {
			throw new IOException("the data folder %s cannot be locked: %s".formatted(folder, reason(ex)), ex);
		}
		boolean shared = !List.of(options).contains(StandardOpenOption.WRITE);
		try {
			if (tryLock(channel, shared) == null) {
				throw inUse(folder, owner(channel));
			}
			LOCKED.put(realPath, channel);
			return new DataFolder(realPath, channel);
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	private static IOException inUse(Path folder, String owner) {
		return new IOException("the data folder %s is in use by %s".formatted(folder, owner));
	}

	private void requireWritable() throws IOException {
		for (Path file : List.of(databaseFile(), writeAheadLog(), sharedIndex())) {
			if (Files.exists(file) && !Files.isWritable(file)) {
				throw new IOException("the file %s of the data folder is not writable".formatted(file));
			}
		}
	}

	private void sign() throws IOException {
		FileChannel channel = Objects.requireNonNull(this.lockFile);
		channel.truncate(0);
		channel.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
				0);
	}

	Path databaseFile() {
		return this.folder.resolve(DATABASE);
	}

	/** What SQLite has committed and not yet moved into the database file. */
	Path writeAheadLog() {
		return this.folder.resolve(DATABASE + "-wal");
	}

	/** SQLite's index of the write-ahead log, made anew whenever it is missing. */
	Path sharedIndex() {
		return this.folder.resolve(DATABASE + "-shm");
	}

	@Override
	public void close() throws IOException {
		if (this.lockFile != null) {
			try {
				this.lockFile.close();
			}
			finally {
				LOCKED.remove(this.folder, this.lockFile);
			}
		}
	}

	private static @Nullable FileLock tryLock(FileChannel channel, boolean shared) throws IOException {
		try {
			return channel.tryLock(0, Long.MAX_VALUE, shared);
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	/** The last server to lock it signed; one that checks it does not. */
	private static String owner(FileChannel channel) throws IOException {
		ByteBuffer pid = ByteBuffer.allocate(20);
		channel.read(pid, 0);
		String signed = StandardCharsets.US_ASCII.decode(pid.flip()).toString();
		boolean alive = signed.matches("\\d+") && ProcessHandle.of(Long.parseLong(signed)).isPresent();
		return alive ? "process " + signed : "another process";
	}

	/** What the operating system said, which a bare message hides behind the path. */
	private static String reason(FileSystemException ex) {
		String reason = (ex instanceof AccessDeniedException) ? "permission denied" : ex.getReason();
		return (reason != null) ? "%s: %s".formatted(ex.getFile(), reason) : ex.toString();
	}

}
