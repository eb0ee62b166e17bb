package io.quotestream.command.rating;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * A file that holds a plan.
 *
 * @param name for messages
 * @param beside reads a file that stands beside it, by its plain name
 */
public record PlanFile(String name, String text, Neighbours beside) {

	/** What stands beside a plan file. */
	@FunctionalInterface
	public interface Neighbours {

		/** The text of the file; empty when there is none of that name. */
		Optional<String> read(String name);

	}

	/** The plans that come with the service, in the order of their names. */
	public static List<PlanFile> shipped() {
		return shipped("classpath:/rating/plans/*.yaml");
	}

	/**
	 * The files of this pattern that come with the service, in the order of their names.
	 */
	public static List<PlanFile> shipped(String pattern) {
		try {
			return Arrays.stream(new PathMatchingResourcePatternResolver().getResources(pattern))
				.sorted(Comparator.comparing(PlanFile::nameOf))
				.map(PlanFile::of)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** Every {@code .yaml} and {@code .yml} file of a folder, in the order of names. */
	public static List<PlanFile> in(Path folder) {
		try (var files = Files.list(folder)) {
			return files.filter((file) -> file.getFileName().toString().matches(".*\\.ya?ml"))
				.sorted()
				.map(PlanFile::of)
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot list " + folder, ex);
		}
	}

	public static PlanFile of(Path file) {
		return new PlanFile(file.toString(), read(file), (name) -> {
			var neighbour = file.resolveSibling(name);
			return Files.isRegularFile(neighbour) ? Optional.of(read(neighbour)) : Optional.empty();
		});
	}

	private static PlanFile of(Resource resource) {
		return new PlanFile(nameOf(resource), read(resource), (name) -> {
			try {
				var neighbour = resource.createRelative(name);
				return neighbour.exists() ? Optional.of(read(neighbour)) : Optional.empty();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private static String nameOf(Resource resource) {
		return Objects.requireNonNull(resource.getFilename());
	}

	private static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Cannot read " + file, ex);
		}
	}

	private static String read(Resource resource) {
		try {
			return resource.getContentAsString(StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
