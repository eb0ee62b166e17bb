package io.quotestream.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What the README tells a reader to paste works as it stands there. */
@CalmSystem
class ReadmeE2E {

	private static final String GRPC = "--protocol grpc --http2-prior-knowledge";

	private static final String GRPC_WEB = "--protocol grpcweb";

	private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

	private static final Pattern ETAG = Pattern.compile("\"etag\": \"[^\"]+\"");

	private static final Pattern NUMBER = Pattern.compile("\"number\": \"A-[0-9]+\"");

	private static final Pattern TIME = Pattern.compile("\"\\w+Time\": \"[^\"]+\"");

	@TempDir
	private Path folder;

	@Test
	void the_journey_is_answered_alike_as_grpc_and_as_a_browsers_calls(LocalSystem system) throws IOException {
		var grpc = paste(system, block("journey"), GRPC);
		var browser = paste(system, block("journey"), GRPC_WEB);

		assertThat(grpc).contains("QUOTE_STATE_APPROVED").contains("asha@example.com");
		assertThat(withoutIdsAndTimes(browser)).isEqualTo(withoutIdsAndTimes(grpc));
	}

	@Test
	void services_are_asked_directly_with_nothing_but_reflection(LocalSystem system) throws IOException {
		var said = paste(system, block("journey") + block("direct"), GRPC);

		assertThat(said).contains("quotestream.command.v1.QuoteCommandService")
			.containsPattern("(?s)\"revision\": \"14\".*\"revision\": \"14\"");
	}

	private String paste(LocalSystem system, String block, String protocol) throws IOException {
		var script = Files.createTempFile(this.folder, "pasted", ".sh");
		Files.writeString(script, "set -euo pipefail\n" + block);
		var bash = Scripts.command(Path.of("bash"), script.toString()).directory(Scripts.REPOSITORY.toFile());
		var environment = bash.environment();
		environment.put("PROTOCOL", protocol);
		environment.put("QUOTESTREAM_GATEWAY_PORT", Integer.toString(system.ports().of(Part.GATEWAY)));
		environment.put("QUOTESTREAM_COMMAND_PORT", Integer.toString(system.ports().of(Part.COMMAND)));
		environment.put("QUOTESTREAM_QUERY_PORT", Integer.toString(system.ports().of(Part.QUERY)));
		return Scripts.succeed(bash, script.resolveSibling(script.getFileName() + ".out"));
	}

	private static String block(String name) throws IOException {
		var readme = Files.readString(Scripts.REPOSITORY.resolve("README.md"));
		var opening = "```bash " + name + "\n";
		var start = readme.indexOf(opening) + opening.length();
		assertThat(readme).contains(opening);
		return readme.substring(start, readme.indexOf("```", start));
	}

	private static String withoutIdsAndTimes(String said) {
		var text = ID.matcher(said).replaceAll("<id>");
		text = ETAG.matcher(text).replaceAll("\"etag\": \"<etag>\"");
		text = NUMBER.matcher(text).replaceAll("\"number\": \"<number>\"");
		return TIME.matcher(text).replaceAll("<time>");
	}

}
