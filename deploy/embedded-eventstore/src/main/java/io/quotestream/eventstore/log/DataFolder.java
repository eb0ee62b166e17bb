package io.quotestream.eventstore.log;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The folder that holds a store, locked against a second process. */
final class DataFolder implements AutoCloseable {

	private final Path folder;

	private final FileChannel lockFile;

	private DataFolder(Path folder, FileChannel lockFile) {
		this.folder = folder;
		this.lockFile = lockFile;
	}

	/** Creates the folder if needed and locks it for this process. */
	static DataFolder lock(Path folder) throws IOException {
		Files.createDirectories(folder);
		FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE,
				StandardOpenOption.READ, StandardOpenOption.WRITE);
		try {
			if (tryLock(channel) == null) {
				throw new IOException("the data folder %s is in use by process %s".formatted(folder, owner(channel)));
			}
			channel.truncate(0);
			channel.write(
					ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.US_ASCII)),
					0);
			return new DataFolder(folder, channel);
		}
		catch (IOException ex) {
			channel.close();
			throw ex;
		}
	}

	Path databaseFile() {
		return this.folder.resolve("events.db");
	}

	@Override
	public void close() throws IOException {
		this.lockFile.close();
	}

	private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
		try {
			return channel.tryLock();
		}
		catch (OverlappingFileLockException ex) {
			return null;
		}
	}

	private static String owner(FileChannel channel) throws IOException {
		ByteBuffer pid = ByteBuffer.allocate(20);
		channel.read(pid, 0);
		return StandardCharsets.US_ASCII.decode(pid.flip()).toString();
	}

}
