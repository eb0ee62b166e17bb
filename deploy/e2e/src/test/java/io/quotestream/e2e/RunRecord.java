package io.quotestream.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.StreamSupport;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What {@code run} writes down about the processes it looks after. */
record RunRecord(JsonNode content) {

	private static final ObjectMapper JSON = new ObjectMapper();

	static RunRecord read(Path file) {
		try {
			return new RunRecord(JSON.readTree(file.toFile()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/** The process that starts a part again when it dies. */
	long supervisor() {
		return this.content.path("supervisor").path("pid").asLong();
	}

	/** Whether the part runs and is healthy, as {@code run} saw it last. */
	boolean ready(Part part) {
		return find(part).map((found) -> found.path("ready").asBoolean()).orElse(false);
	}

	boolean has(Part part) {
		return find(part).isPresent();
	}

	long pid(Part part) {
		return find(part).map((found) -> found.path("pid").asLong())
			.orElseThrow(() -> new IllegalStateException(part.title() + " does not run"));
	}

	private Optional<JsonNode> find(Part part) {
		return StreamSupport.stream(this.content.path("parts").spliterator(), false)
			.filter((each) -> each.path("name").asText().equals(part.title()))
			.findFirst();
	}

}
