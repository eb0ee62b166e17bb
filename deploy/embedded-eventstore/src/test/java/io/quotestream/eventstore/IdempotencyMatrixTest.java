package io.quotestream.eventstore;

import io.kurrent.dbclient.EventData;
import io.kurrent.dbclient.ReadAllOptions;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamDeletedException;
import io.kurrent.dbclient.StreamMetadata;
import io.kurrent.dbclient.StreamState;
import io.kurrent.dbclient.WriteResult;
import io.kurrent.dbclient.WrongExpectedVersionException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Points 12 and 14 to 17: every cell of the table of expected revisions and repeated ids.
 *
 * <p>
 * A batch is spelled as a word, each letter an event id; a live stream holds
 * {@code abcd}, so {@code xy} is unknown to it. Outcomes: {@code +n} written up to
 * revision n, {@code =n} recognised as written before up to revision n, {@code wrong n}
 * refused with the current revision, {@code deleted} refused because the stream is gone.
 *
 * <p>
 * The rows of the table are found so, its four columns being the expectation:
 * <ul>
 * <li>stream tombstoned: {@code tombstoned}, also with known ids and without events;
 * <li>never written: {@code never} ({@code elsewhere} where the ids are known in another
 * stream); only metadata: {@code described};
 * <li>soft-deleted, ids not hit: {@code deleted} in C12;
 * <li>live, all ids unknown: {@code live} in C12, with n less than, equal to and greater
 * than the last revision;
 * <li>all ids known; first known, a later one unknown; first unknown: C17, for live,
 * soft-deleted and truncated streams;
 * <li>n less than the last revision and every id matches: C14, of a soft-deleted and of a
 * wholly {@code truncated} stream too; after a restart: {@link LifecycleTest};
 * <li>the first id differs, a later one differs, the batch runs past the end, or n is
 * greater than the last revision: C15;
 * <li>n equal to the last revision: C16;
 * <li>no events: the batches {@code ''} in C12; the same id twice in a batch: {@code xx}
 * in C12, {@code bb} in C15, {@code aa} in C17.
 * </ul>
 */
class IdempotencyMatrixTest extends ConformanceSuite {

	private final String stream = StoreClient.unique("matrix");

	@ParameterizedTest(name = "C12 {0} stream, expected {1}, batch {2}: {3}")
	@CsvSource(delimiter = '|', textBlock = """
			never      | any    | xy    | +1
			never      | none   | xy    | +1
			never      | exists | xy    | wrong -1
			never      | 0      | xy    | wrong -1
			never      | 3      | xy    | wrong -1
			never      | any    | ''    | +-1
			never      | none   | ''    | +-1
			never      | exists | ''    | wrong -1
			never      | 0      | ''    | wrong -1
			never      | any    | xx    | +1
			never      | none   | xx    | +1
			elsewhere  | any    | ab    | +1
			elsewhere  | none   | ab    | +1
			described  | any    | xy    | +1
			described  | none   | xy    | +1
			described  | exists | xy    | +1
			described  | 0      | xy    | wrong -1
			described  | any    | ''    | +-1
			described  | none   | ''    | +-1
			described  | exists | ''    | +-1
			described  | 0      | ''    | wrong -1
			described  | exists | xx    | +1
			live       | any    | xy    | +5
			live       | none   | xy    | wrong 3
			live       | exists | xy    | +5
			live       | 0      | xy    | wrong 3
			live       | 3      | xy    | +5
			live       | 4      | xy    | wrong 3
			live       | any    | ''    | +3
			live       | none   | ''    | wrong 3
			live       | exists | ''    | +3
			live       | 2      | ''    | wrong 3
			live       | 3      | ''    | +3
			live       | 4      | ''    | wrong 3
			live       | any    | xx    | +5
			live       | exists | xx    | +5
			live       | 3      | xx    | +5
			deleted    | any    | xy    | +5
			deleted    | none   | xy    | +5
			deleted    | exists | xy    | deleted
			deleted    | 3      | xy    | +5
			deleted    | 2      | xy    | wrong 3
			deleted    | 4      | xy    | wrong 3
			deleted    | any    | ''    | +3
			deleted    | none   | ''    | wrong 3
			deleted    | exists | ''    | deleted
			deleted    | 2      | ''    | wrong 3
			deleted    | 3      | ''    | +3
			deleted    | any    | xx    | +5
			truncated  | any    | xy    | +5
			truncated  | none   | xy    | wrong 3
			truncated  | exists | xy    | +5
			truncated  | 3      | xy    | +5
			truncated  | 2      | xy    | wrong 3
			tombstoned | any    | xy    | deleted
			tombstoned | none   | xy    | deleted
			tombstoned | exists | xy    | deleted
			tombstoned | 3      | xy    | deleted
			tombstoned | any    | ''    | deleted
			tombstoned | none   | ''    | deleted
			""")
	void C12_an_append_of_new_ids_is_judged_by_what_it_expects(String state, String expected, String batch,
			String outcome) {
		prepare(state);
		check(expected, batch, outcome);
	}

	@ParameterizedTest(name = "C14 {0} stream, expected {1}, batch {2}: {3}")
	@CsvSource(delimiter = '|', textBlock = """
			live       | none   | abcd  | =3
			live       | none   | ab    | =1
			live       | 0      | b     | =1
			live       | 0      | bc    | =2
			live       | 1      | cd    | =3
			live       | 2      | d     | =3
			deleted    | none   | ab    | =1
			deleted    | none   | abcd  | =3
			deleted    | 1      | cd    | =3
			deleted    | any    | abcd  | =3
			deleted    | exists | abcd  | =3
			truncated  | none   | abcd  | =3
			truncated  | none   | ab    | =1
			truncated  | 1      | cd    | =3
			tombstoned | none   | abcd  | deleted
			tombstoned | any    | abcd  | deleted
			tombstoned | exists | abcd  | deleted
			tombstoned | 1      | cd    | deleted
			""")
	void C14_a_repeated_append_is_recognised_and_writes_nothing(String state, String expected, String batch,
			String outcome) {
		prepare(state);
		check(expected, batch, outcome);
	}

	@ParameterizedTest(name = "C15 {0} stream, expected {1}, batch {2}: {3}")
	@CsvSource(delimiter = '|', textBlock = """
			live       | none   | xb    | wrong 3
			live       | none   | ax    | wrong 3
			live       | none   | abcdx | wrong 3
			live       | none   | bc    | wrong 3
			live       | 0      | cd    | wrong 3
			live       | 0      | bx    | wrong 3
			live       | 1      | cdx   | wrong 3
			live       | 2      | dx    | wrong 3
			live       | 0      | bb    | wrong 3
			live       | 4      | ab    | wrong 3
			truncated  | 1      | cx    | wrong 3
			deleted    | none   | ax    | wrong 3
			deleted    | none   | xa    | +5
			deleted    | 1      | xd    | wrong 3
			""")
	void C15_an_append_that_repeats_in_part_is_refused(String state, String expected, String batch, String outcome) {
		prepare(state);
		check(expected, batch, outcome);
	}

	@ParameterizedTest(name = "C16 {0} stream, expected {1}, batch {2}: {3}")
	@CsvSource(delimiter = '|', textBlock = """
			live       | 3      | abcd  | +7
			live       | 3      | d     | +4
			deleted    | 3      | abcd  | +7
			truncated  | 3      | abcd  | +7
			""")
	void C16_an_append_after_the_last_event_is_always_written(String state, String expected, String batch,
			String outcome) {
		prepare(state);
		check(expected, batch, outcome);
	}

	@ParameterizedTest(name = "C17 {0} stream, expected {1}, batch {2}: {3}")
	@CsvSource(delimiter = '|', textBlock = """
			live       | any    | abcd  | =3
			live       | any    | bc    | =2
			live       | any    | cb    | =1
			live       | exists | abcd  | =3
			live       | exists | a     | =0
			live       | any    | ax    | wrong 3
			live       | exists | ax    | wrong 3
			live       | any    | axc   | wrong 3
			live       | any    | aa    | =0
			live       | any    | abcdx | wrong 3
			live       | any    | xa    | +5
			live       | any    | xab   | +6
			live       | exists | xab   | +6
			deleted    | any    | ax    | wrong 3
			deleted    | exists | ax    | wrong 3
			deleted    | any    | xa    | +5
			deleted    | exists | xa    | deleted
			truncated  | any    | ab    | =1
			truncated  | exists | d     | =3
			""")
	void C17_without_an_exact_expectation_known_ids_decide(String state, String expected, String batch,
			String outcome) {
		prepare(state);
		check(expected, batch, outcome);
	}

	private void prepare(String state) {
		switch (state) {
			case "never" -> {
			}
			case "elsewhere" ->
				this.client.append(StoreClient.unique("elsewhere"), StreamState.noStream(), events("abcd"));
			case "described" ->
				StoreClient.get(this.client.streams().setStreamMetadata(this.stream, new StreamMetadata()));
			default -> {
				this.client.append(this.stream, StreamState.noStream(), events("abcd"));
				if (state.equals("deleted")) {
					this.client.delete(this.stream, StreamState.any());
				}
				if (state.equals("tombstoned")) {
					this.client.tombstone(this.stream, StreamState.any());
				}
				if (state.equals("truncated")) {
					StreamMetadata all = new StreamMetadata();
					all.setTruncateBefore(4L);
					StoreClient.get(this.client.streams().setStreamMetadata(this.stream, all));
				}
			}
		}
	}

	private void check(String expected, String batch, String outcome) {
		int before = stored().size();
		assertThat(attempt(expected, batch)).isEqualTo(outcome.startsWith("=") ? "+" + outcome.substring(1) : outcome);
		int added = outcome.startsWith("+") ? batch.length() : 0;
		assertThat(stored()).hasSize(before + added);
	}

	private String attempt(String expected, String batch) {
		try {
			WriteResult written = this.client.append(this.stream, state(expected), events(batch));
			if (!batch.isEmpty()) {
				assertThat(stored()).anySatisfy((event) -> {
					assertThat(event.getEvent().getPosition()).isEqualTo(written.getLogPosition());
					assertThat(event.getEvent().getEventId()).isEqualTo(id(batch.charAt(batch.length() - 1)));
				});
			}
			return "+" + written.getNextExpectedRevision().toRawLong();
		}
		catch (WrongExpectedVersionException ex) {
			return "wrong " + ex.getActualState().toRawLong();
		}
		catch (StreamDeletedException ex) {
			return "deleted";
		}
	}

	/** What the log holds of the stream, whatever its readers may see. */
	private List<ResolvedEvent> stored() {
		return this.client.readAll(ReadAllOptions.get().backwards().fromEnd().maxCount(64))
			.stream()
			.filter((event) -> event.getEvent().getStreamId().equals(this.stream)
					&& !event.getEvent().getEventType().startsWith("$"))
			.toList();
	}

	private EventData[] events(String batch) {
		return batch.chars().mapToObj((letter) -> StoreClient.event(id((char) letter), "t")).toArray(EventData[]::new);
	}

	private UUID id(char letter) {
		return UUID.nameUUIDFromBytes((this.stream + letter).getBytes(StandardCharsets.UTF_8));
	}

	private static StreamState state(String expected) {
		return switch (expected) {
			case "any" -> StreamState.any();
			case "none" -> StreamState.noStream();
			case "exists" -> StreamState.streamExists();
			default -> StreamState.streamRevision(Long.parseLong(expected));
		};
	}

}
