package io.quotestream.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The shell blocks of a document, as its readers paste them.
 *
 * @param text of the document
 * @param byLabel what stands in the blocks of each label, the word behind {@code bash};
 * those without one have the label ""
 */
record PastedBlocks(String text, Map<String, String> byLabel) {

	private static final Pattern BLOCK = Pattern
		.compile("^```(?:bash|sh|shell|console)\\b *(?<label>.*)\\n(?<block>(?s:.*?))^```$", Pattern.MULTILINE);

	private static final Pattern LATER = Pattern.compile("\"code\": \"(unavailable|deadline_exceeded)\"");

	private static final int MORE_PASTES = 2;

	/** Reads a document of the repository. */
	static PastedBlocks of(String path) {
		try {
			var text = Files.readString(Scripts.REPOSITORY.resolve(path));
			var blocks = new LinkedHashMap<String, String>();
			BLOCK.matcher(text)
				.results()
				.forEach((found) -> blocks.merge(found.group("label"), found.group("block"), String::concat));
			return new PastedBlocks(text, blocks);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** With the blocks of a document that goes on from this one. */
	PastedBlocks and(PastedBlocks next) {
		var blocks = new LinkedHashMap<>(this.byLabel);
		blocks.putAll(next.byLabel);
		return new PastedBlocks(this.text + next.text, blocks);
	}

	/**
	 * What a shell in the repository's folder says to blocks pasted one after the other.
	 * @param more of its environment
	 */
	String paste(LocalSystem system, Map<String, String> more, String... labels) {
		var name = "pasted-" + String.join("-", labels) + "-" + Pages.newQuoteId();
		var script = Scripts.output(name + ".sh");
		try {
			var blocks = new StringBuilder("set -euo pipefail\n");
			for (var label : labels) {
				assertThat(this.byLabel).containsKey(label);
				blocks.append(this.byLabel.get(label));
			}
			Files.writeString(script, blocks);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		var bash = Scripts.command(Path.of("bash"), script.toString()).directory(Scripts.REPOSITORY.toFile());
		var environment = bash.environment();
		system.ports().variables().forEach((variable, port) -> environment.put(variable, Integer.toString(port)));
		environment.put("LOGS", system.data().resolve("logs").toString());
		environment.putAll(more);
		return succeed(bash, Scripts.output(name + ".txt"));
	}

	/** Who is told "later" by a busy machine pastes it once more, for another quote. */
	private static String succeed(ProcessBuilder bash, Path output) {
		var outcome = Scripts.run(bash, output);
		for (int more = 0; more < MORE_PASTES && LATER.matcher(outcome.said()).find(); more++) {
			outcome = Scripts.run(bash, output);
		}
		return outcome.ofSuccess();
	}

}
