package io.quotestream.projection.deadlines;

/**
 * The parts into which the deadlines of all quotes are divided, so that a Redis cluster
 * spreads them and pollers need not all look at the same.
 */
public final class Shards {

	/** How many there are. Another number is another schema. */
	public static final int COUNT = 16;

	private Shards() {
	}

	static String placeOf(String quoteId) {
		return place(Math.floorMod(quoteId.hashCode(), COUNT));
	}

	/** Names a shard; the name is the hash slot of all that stands in it. */
	static String place(int shard) {
		return "due:" + shard;
	}

}
