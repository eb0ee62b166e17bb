package io.quotestream.benchmarks;

import java.util.concurrent.CompletableFuture;

/** Something a load does again and again, in lanes that do one at a time each. */
@FunctionalInterface
public interface Operation {

	/** Begins the next one of a lane; its end is the future's. */
	CompletableFuture<?> begin(int lane);

}
