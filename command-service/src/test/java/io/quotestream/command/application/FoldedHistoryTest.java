package io.quotestream.command.application;

import java.io.IOException;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.codec.RandomEvents;
import io.quotestream.proto.type.v1.OptionsProto;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Snapshots that are kept were made by the fold of their schema number: as long as the
 * number is the same, the fold has to be.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FoldedHistoryTest {

	@Test
	void the_fold_is_that_of_its_schema_number() throws IOException {
		var approved = FoldedHistory.approved();
		var now = FoldedHistory.now();

		assertThat(now.schema()).as("SnapshotFormat.SCHEMA was raised: now run %s", FoldedHistoryWriter.COMMAND)
			.isEqualTo(approved.schema());
		for (int step = 0; step < Math.min(now.steps().size(), approved.steps().size()); step++) {
			assertThat(now.steps().get(step))
				.as("""
						The same events fold to something else, or it is kept in another way, than when schema %d was made: a \
						snapshot that is kept would go on with the wrong fold. Raise SnapshotFormat.SCHEMA, then run %s""",
						approved.schema(), FoldedHistoryWriter.COMMAND)
				.isEqualTo(approved.steps().get(step));
		}
		assertThat(now.steps()).as("Events were added or taken away: run %s", FoldedHistoryWriter.COMMAND)
			.hasSameSizeAs(approved.steps());
	}

	@Test
	void every_event_is_in_the_history() {
		assertThat(FoldedHistory.kinds()).as("Add a new event at the end of FoldedHistory.EVENTS")
			.containsExactlyInAnyOrderElementsOf(RandomEvents.writtenKinds()
				.map((kind) -> kind.getOptions().getExtension(OptionsProto.storedAs))
				.toList());
	}

}
