package io.quotestream.projection.deadlines;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.quotestream.proto.admin.v1.DueWork;

/**
 * A page of what is due.
 *
 * @param next where the next page begins; null when there is none
 */
public record DuePage(List<DueWork> work, @Nullable Cursor next) {

	/**
	 * A place in the list. What is taken off it meanwhile may shift a page by as much:
	 * the next round brings what was missed.
	 *
	 * @param millis due time to go on at
	 * @param skip how many of that time were on the pages before
	 */
	public record Cursor(long millis, long skip) {

		public static final Cursor START = new Cursor(0, 0);

		/**
		 * Reads a cursor.
		 * @throws IllegalArgumentException when it is none
		 */
		public static Cursor parse(String token) {
			if (token.isEmpty()) {
				return START;
			}
			var parts = token.split(":", -1);
			if (parts.length != 2) {
				throw new IllegalArgumentException("not a cursor");
			}
			return new Cursor(Long.parseUnsignedLong(parts[0]), Long.parseUnsignedLong(parts[1]));
		}

		@Override
		public String toString() {
			return this.millis + ":" + this.skip;
		}

	}

}
