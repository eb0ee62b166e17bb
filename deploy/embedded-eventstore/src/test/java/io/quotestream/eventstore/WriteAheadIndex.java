package io.quotestream.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * What SQLite's index of the write-ahead log says, as its file format has it; it can be
 * asked also when its process is dead.
 *
 * @param frames pages in the write-ahead log
 * @param moved how many of them are surely in the database file
 */
record WriteAheadIndex(int frames, int moved) {

	private static final int FRAMES_OFFSET = 16;

	private static final int MOVED_OFFSET = 96;

	static WriteAheadIndex of(Path dataFolder) throws IOException {
		ByteBuffer index = ByteBuffer.allocate(MOVED_OFFSET + Integer.BYTES).order(ByteOrder.nativeOrder());
		try (FileChannel file = FileChannel.open(dataFolder.resolve("events.db-shm"))) {
			file.read(index, 0);
		}
		return new WriteAheadIndex(index.getInt(FRAMES_OFFSET), index.getInt(MOVED_OFFSET));
	}

	/** Whether the log was neither moved any further nor begun anew since then. */
	boolean isAsMovedAs(WriteAheadIndex before) {
		return this.moved == before.moved && this.frames >= before.frames;
	}

}
