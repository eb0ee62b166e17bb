package io.quotestream.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * What a durable append asks of the disk and nothing else: a file like SQLite's
 * write-ahead log, of constant size and overwritten from its start again and again, of
 * which as many bytes are written and forced as SQLite does for one event.
 */
public final class ForcedFile implements AutoCloseable {

	/** Two pages with their headers, for an event of a stream that is there already. */
	private static final int RECORD_BYTES = 2 * (24 + 4_096);

	/** Together as large as the store's log when it is begun anew. */
	private static final int RECORDS = 2_000;

	private final FileChannel channel;

	private final ByteBuffer record = ByteBuffer.allocateDirect(RECORD_BYTES);

	private int next;

	/** Creates the file in its full size: one that grows would cost the disk more. */
	public ForcedFile(Path file) throws IOException {
		this.channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
		for (int i = 0; i < RECORDS; i++) {
			write();
		}
		this.channel.force(true);
	}

	/** Writes one record and waits until the disk has it. */
	public void append() throws IOException {
		write();
		this.channel.force(false);
	}

	private void write() throws IOException {
		this.channel.write(this.record.rewind(), (long) this.next * RECORD_BYTES);
		this.next = (this.next + 1) % RECORDS;
	}

	@Override
	public void close() throws IOException {
		this.channel.close();
	}

}
