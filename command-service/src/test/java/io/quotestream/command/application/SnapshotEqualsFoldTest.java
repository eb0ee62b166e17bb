package io.quotestream.command.application;

import java.util.EnumSet;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.codec.InMemorySubjectKeys;
import io.quotestream.proto.codec.SnapshotCodec;
import io.quotestream.proto.type.v1.QuoteState;

import static org.assertj.core.api.Assertions.assertThat;

/** A snapshot and the tail behind it are what the whole stream is. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SnapshotEqualsFoldTest {

	private static final int HISTORIES = 400;

	private final SnapshotCodec codec = new SnapshotCodec();

	private final InMemorySubjectKeys keys = new InMemorySubjectKeys();

	@Test
	void at_every_revision_of_random_histories() {
		var world = new SequenceWorld(2 * HISTORIES, false);
		var states = EnumSet.noneOf(QuoteState.class);
		for (var seed = 0L; seed < HISTORIES; seed++) {
			var quoteId = CommandSequencesTest.quoteId(seed);
			new CommandSequence(quoteId, world, CommandSequencesTest.randomScript(seed)).run();
			var stream = world.stream.stream(quoteId);
			var whole = QuoteHistory.EMPTY.plus(stream);

			for (int revision = 0; revision < stream.size(); revision++) {
				var then = QuoteHistory.EMPTY.plus(stream.subList(0, revision + 1));
				var snapshot = storedAndReadBack(quoteId, then);

				assertThat(snapshot).as("seed %d, revision %d", seed, revision).isEqualTo(then);
				assertThat(snapshot.continuedBy(stream.subList(revision, stream.size())))
					.as("seed %d, revision %d and the tail", seed, revision)
					.contains(whole);
				states.add(then.quote().state());
			}
		}
		assertThat(states).as("histories that get nowhere prove nothing").hasSize(QuoteState.values().length - 2);
	}

	private QuoteHistory storedAndReadBack(String quoteId, QuoteHistory history) {
		var bytes = this.codec.encode(SnapshotFormat.write(history), quoteId, this.keys.of(quoteId));
		return this.codec.decode(SnapshotCodec.STORED_TYPE, bytes, quoteId, this.keys)
			.flatMap(SnapshotFormat::read)
			.orElseThrow();
	}

}
