package io.quotestream.command.rating;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import io.quotestream.command.domain.rating.BarredFactors;
import tools.jackson.databind.JsonNode;

/** Reads which factors are barred where. */
public final class BarredFactorsFile {

	private BarredFactorsFile() {
	}

	/** As this version of the service knows the law. */
	public static BarredFactors standard() {
		try (var file = Objects
			.requireNonNull(BarredFactorsFile.class.getResourceAsStream("/rating/barred-factors.yaml"))) {
			return of(YamlDocument.of(new String(file.readAllBytes(), StandardCharsets.UTF_8)).root());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static BarredFactors of(JsonNode root) {
		return new BarredFactors(root.path("barred")
			.valueStream()
			.flatMap((entry) -> entry.path("in")
				.valueStream()
				.map((place) -> new BarredFactors.Bar(entry.path("factor").asString(), place.asString(),
						entry.path("basis").asString())))
			.toList());
	}

}
