package io.quotestream.command.rating;

import java.util.Locale;

import io.quotestream.command.domain.rating.Finding;

/**
 * A finding with where it was found.
 *
 * @param file the plan file
 * @param line 1-based
 */
public record LocatedFinding(String file, int line, Finding finding) {

	/** As compilers write it: {@code file:line: error: path: text [CODE]}. */
	@Override
	public String toString() {
		var path = this.finding.path().isEmpty() ? "" : this.finding.path() + ": ";
		return this.file + ":" + this.line + ": " + this.finding.severity().name().toLowerCase(Locale.ROOT) + ": "
				+ path + this.finding.text() + " [" + this.finding.code() + "]";
	}

}
