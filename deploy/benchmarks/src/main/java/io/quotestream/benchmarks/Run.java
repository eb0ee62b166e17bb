package io.quotestream.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/**
 * What all benchmarks of a run share.
 *
 * @param effort how much time it may take
 * @param seed what everything random is made from
 * @param servers starts what is measured
 * @param folder where data is kept while it runs: on a real disk
 */
public record Run(Effort effort, long seed, Servers servers, Path folder) {

	/** Makes an empty folder for one server's data. */
	public Path makeFolder(String name) throws IOException {
		return Files.createDirectory(this.folder.resolve(name));
	}

	/** Gives the disk back what a benchmark used. */
	public static void delete(Path folder) throws IOException {
		try (Stream<Path> files = Files.walk(folder)) {
			files.sorted(Comparator.reverseOrder()).forEach((file) -> {
				try {
					Files.delete(file);
				}
				catch (IOException ex) {
					throw new UncheckedIOException(ex);
				}
			});
		}
	}

}
