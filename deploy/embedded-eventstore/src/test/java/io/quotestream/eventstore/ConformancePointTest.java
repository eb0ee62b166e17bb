package io.quotestream.eventstore;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.stream.IntStream;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ConformancePointTest {

	@Test
	void each_of_the_64_points_has_a_test_and_no_test_names_another() {
		assertThat(ConformancePoint.ALL).hasSize(64);
		assertThat(ConformancePoint.tested().keySet())
			.containsExactlyElementsOf(IntStream.rangeClosed(1, 64).boxed().toList());
	}

}
