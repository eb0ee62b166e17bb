package io.quotestream.command.rating;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class NoFloatingPointTest {

	private static final Pattern FLOATING = Pattern.compile(
			"\\b(double|float|Double|Float|doubleValue|floatValue|Math\\.round|BigDecimal\\.valueOf\\(\\d*\\.)\\b");

	private static final List<Path> SOURCES = List.of(Path.of("src/main/java/io/quotestream/command/domain/rating"),
			Path.of("src/main/java/io/quotestream/command/rating"));

	@Test
	void no_amount_ever_is_a_floating_point_number() throws IOException {
		var seen = new ArrayList<Path>();
		for (var folder : SOURCES) {
			try (var files = Files.walk(folder)) {
				files.filter((file) -> file.toString().endsWith(".java")).forEach(seen::add);
			}
		}
		assertThat(seen).hasSizeGreaterThan(40);
		for (var file : seen) {
			assertThat(Files.readAllLines(file)).as(file.toString())
				.noneMatch((line) -> !line.strip().startsWith("*") && !line.strip().startsWith("//")
						&& FLOATING.matcher(line).find());
		}
	}

}
