package io.quotestream.command.application;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Approves what the history folds to. Runs only when asked to. Under the same schema
 * number it lets events be added, but none that was there fold to something else.
 */
class FoldedHistoryWriter {

	static final String COMMAND = "mvn -pl command-service -am test -Dtest=FoldedHistoryWriter -Dsurefire.failIfNoSpecifiedTests=false";

	@Test
	void write() throws IOException {
		var approved = FoldedHistory.approved();
		var now = FoldedHistory.now();

		if (now.schema() == approved.schema()) {
			assertThat(now.steps()).as("SnapshotFormat.SCHEMA was not raised")
				.startsWith(approved.steps().toArray(String[]::new));
		}
		now.approve();
	}

}
