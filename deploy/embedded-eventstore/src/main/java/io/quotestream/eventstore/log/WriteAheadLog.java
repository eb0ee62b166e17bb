package io.quotestream.eventstore.log;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What SQLite's write-ahead log held when its process was last killed. SQLite takes over
 * the commits up to the first page that is not whole and forgets the rest without a word:
 * right for a commit that was being written, wrong if pages of acknowledged ones follow.
 *
 * @param file where it is
 * @param committedPages pages of finished commits, which are taken over
 * @param unfinishedPages pages after them, whole or torn, which are dropped
 * @param commitsBehind the finished commits of the same log behind the first page that is
 * not whole; one may be the commit that was being written
 */
record WriteAheadLog(Path file, long committedPages, long unfinishedPages, int commitsBehind) {

	private static final int HEADER_BYTES = 32;

	private static final int PAGE_HEADER_BYTES = 24;

	/** Followed by 0 where the sums are little-endian, and by 1 where not. */
	private static final int MAGIC = 0x377f0682;

	/** SQLite's own choice, which the store leaves to it. */
	private static final int PAGE_BYTES = 4_096;

	/** Reads the log of a database that is not open; nothing is changed. */
	static WriteAheadLog examine(Path file) throws IOException {
		if (!Files.exists(file) || Files.size(file) <= HEADER_BYTES) {
			return new WriteAheadLog(file, 0, 0, 0);
		}
		try (DataInputStream input = new DataInputStream(
				new BufferedInputStream(Files.newInputStream(file), 1 << 16))) {
			return new Examination(input, Files.size(file)).run(file);
		}
	}

	boolean isEmpty() {
		return this.committedPages == 0 && this.unfinishedPages == 0;
	}

	/** Whether commits that were acknowledged cannot be read. */
	boolean isDamaged() {
		return this.commitsBehind > 1;
	}

	/** Refuses a log whose acknowledged commits SQLite would throw away. */
	void requireUndamaged() throws IOException {
		if (isDamaged()) {
			throw new IOException(("%s is damaged: %s; without this file even more is lost: keep a copy of the folder,"
					+ " then 'PRAGMA wal_checkpoint(TRUNCATE)' in sqlite3 gives up only what is behind the damage")
				.formatted(this.file, describe()));
		}
	}

	String describe() {
		String found = "%d pages of finished commits in the write-ahead log".formatted(this.committedPages);
		if (isDamaged()) {
			return found + ", then a damaged page, and behind it %d finished commits that cannot be read"
				.formatted(this.commitsBehind);
		}
		return (this.unfinishedPages == 0) ? found
				: found + ", and %d pages of an unfinished one, which is dropped".formatted(this.unfinishedPages);
	}

	/** One reading of the file. */
	private static final class Examination {

		private final DataInputStream input;

		private final boolean headerWhole;

		private final long pages;

		private final int pageBytes;

		private final ByteOrder order;

		private final long salt;

		private int sum0;

		private int sum1;

		Examination(DataInputStream input, long fileBytes) throws IOException {
			this.input = input;
			ByteBuffer header = ByteBuffer.wrap(input.readNBytes(HEADER_BYTES));
			int magic = header.getInt(0);
			this.order = (magic == MAGIC) ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
			this.salt = header.getLong(16);
			sum(header.array(), 24);
			this.headerWhole = (magic & ~1) == MAGIC && header.getLong(24) == sums();
			this.pageBytes = this.headerWhole ? header.getInt(8) : PAGE_BYTES;
			this.pages = (fileBytes - HEADER_BYTES + page() - 1) / page();
		}

		WriteAheadLog run(Path file) throws IOException {
			byte[] page = new byte[page()];
			long committed = 0;
			long unfinished = 0;
			int behind = 0;
			boolean whole = this.headerWhole;
			for (long number = 1; number <= this.pages; number++) {
				boolean complete = this.input.readNBytes(page, 0, page.length) == page.length;
				ByteBuffer header = ByteBuffer.wrap(page, 0, PAGE_HEADER_BYTES);
				// Without a header nothing tells which pages are of an older log.
				boolean ours = this.headerWhole ? header.getLong(8) == this.salt : header.getLong(8) != 0;
				boolean ends = complete && header.getInt(4) != 0;
				whole = whole && complete && ours && matches(page, header);
				if (whole && ends) {
					committed = number;
					unfinished = 0;
				}
				else if (ours) {
					unfinished++;
					behind += (!whole && ends) ? 1 : 0;
				}
			}
			return new WriteAheadLog(file, committed, unfinished, behind);
		}

		private boolean matches(byte[] page, ByteBuffer header) {
			sum(page, 8);
			sumFrom(page, PAGE_HEADER_BYTES, page.length);
			return header.getLong(16) == sums();
		}

		private int page() {
			return PAGE_HEADER_BYTES + this.pageBytes;
		}

		private long sums() {
			return ((long) this.sum0 << 32) | (this.sum1 & 0xffff_ffffL);
		}

		private void sum(byte[] bytes, int length) {
			sumFrom(bytes, 0, length);
		}

		private void sumFrom(byte[] bytes, int from, int to) {
			ByteBuffer words = ByteBuffer.wrap(bytes).order(this.order);
			for (int i = from; i < to; i += 2 * Integer.BYTES) {
				this.sum0 += words.getInt(i) + this.sum1;
				this.sum1 += words.getInt(i + Integer.BYTES) + this.sum0;
			}
		}

	}

}
