package io.quotestream.benchmarks.store;

import io.quotestream.benchmarks.ForcedFile;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/**
 * The least that a durable append does in a server whose handlers do not block: another
 * thread forces bytes to the disk.
 */
final class ForcedAppends {

	private final ForcedFile file;

	private final Executor writer = Executors
		.newSingleThreadExecutor(Thread.ofPlatform().daemon().name("forced-appends").factory());

	ForcedAppends(ForcedFile file) {
		this.file = file;
	}

	/** Answers when the disk has as many bytes as an append writes. */
	<T> CompletableFuture<T> append(T answer) {
		return CompletableFuture.supplyAsync(() -> {
			try {
				this.file.append();
				return answer;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}, this.writer);
	}

}
