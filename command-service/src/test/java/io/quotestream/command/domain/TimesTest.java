package io.quotestream.command.domain;

import java.time.Instant;

import com.google.protobuf.Timestamp;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TimesTest {

	@ParameterizedTest
	@CsvSource({ "1800000000, 5, 2027-01-15T08:00:00.000000005Z",
			"253402300799, 1999999999, 9999-12-31T23:59:59.999999999Z", "9223372036854775807, 0, 9999-12-31T23:59:59Z",
			"-1, -1, 1970-01-01T00:00:00Z" })
	void a_moment_that_no_calendar_knows_becomes_the_nearest_that_it_does(long seconds, int nanos, Instant expected) {
		var moment = Times.instant(Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos).build());

		assertThat(moment).isEqualTo(expected);
	}

}
