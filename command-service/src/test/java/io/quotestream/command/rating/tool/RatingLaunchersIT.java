package io.quotestream.command.rating.tool;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands as people call them: scripts over the jar that was just built. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class RatingLaunchersIT {

	private static final Path RATING = Path.of("../deploy/rating");

	@TempDir
	private Path folder = Path.of("");

	@Test
	void a_worksheet_is_printed_stored_and_verified_and_the_shipped_plans_are_clean() throws Exception {
		var facts = RATING.resolve("facts/auto-demo-1.json").toString();
		assertThat(output(0, "rate", facts)).contains("Payable USD 1299.86");
		var stored = this.folder.resolve("worksheet.json");
		Files.writeString(stored, output(0, "rate", "--json", facts));
		assertThat(output(0, "verify", stored.toString())).isEqualTo("AUTO-DEMO-1@1: identical, payable 1299.86\n");
		assertThat(output(0, "lint", "--strict", "src/main/resources/rating/plans")).endsWith("0 errors, 0 warnings\n");
		assertThat(output(2, "lint")).contains("Missing required parameter");
	}

	/** What the command prints, when it ends as expected. */
	private String output(int status, String command, String... arguments) throws IOException, InterruptedException {
		var line = new ArrayList<>(List.of("python3", RATING.resolve(command).toString()));
		line.addAll(List.of(arguments));
		var printed = this.folder.resolve("printed");
		var process = new ProcessBuilder(line).redirectErrorStream(true).redirectOutput(printed.toFile()).start();
		assertThat(process.waitFor()).isEqualTo(status);
		return Files.readString(printed, StandardCharsets.UTF_8);
	}

}
