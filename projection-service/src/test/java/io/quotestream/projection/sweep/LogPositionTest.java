package io.quotestream.projection.sweep;

import java.util.List;
import java.util.stream.Stream;

import io.kurrent.dbclient.Position;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LogPositionTest {

	@Test
	void a_position_is_read_back_as_it_was() {
		for (var position : List.of(new Position(1, 0), new Position(1234, 1200), new Position(-1, -2))) {
			assertThat(LogPosition.parse(LogPosition.format(position))).contains(position);
		}
		assertThat(LogPosition.parse(LogPosition.START)).isEmpty();
	}

	@Test
	void the_order_of_the_text_is_that_of_the_log() {
		assertThat(Stream
			.of(new Position(9, 9), new Position(99, 99), new Position(100, 99), new Position(100, 100),
					new Position(-1, -1))
			.map(LogPosition::format)).isSorted()
			.doesNotHaveDuplicates()
			.allMatch((text) -> text.compareTo(LogPosition.START) > 0
					&& LogPosition.START.compareTo(LogPosition.NOWHERE) > 0);
	}

}
