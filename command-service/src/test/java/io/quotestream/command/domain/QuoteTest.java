package io.quotestream.command.domain;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quotestream.command.domain.Quote.CorruptStream;
import io.quotestream.proto.codec.RandomEvents;
import io.quotestream.proto.event.v1.QuoteEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class QuoteTest {

	private static final Quote OPENED = Quote.evolve(Quote.NONE, SampleEvents.CREATED);

	@ParameterizedTest
	@EnumSource(value = QuoteEvent.EventCase.class, names = { "QUOTE_CREATED", "QUOTE_CREATED_V2", "QUOTE_NOTE_ADDED",
			"REFERRAL_RESOLVED", "COMMAND_CONCLUDED", "EVENT_NOT_SET" }, mode = EnumSource.Mode.EXCLUDE)
	void every_kind_of_event_folds_into_an_opened_quote_and_never_into_none(QuoteEvent.EventCase kind) {
		var event = RandomEvents.dense(1).next(QuoteEvent.getDescriptor().findFieldByNumber(kind.getNumber()));
		assertThat(Quote.evolve(OPENED, event)).isNotEqualTo(OPENED);
		assertThatExceptionOfType(CorruptStream.class).isThrownBy(() -> Quote.evolve(Quote.NONE, event));
	}

	@Test
	void a_command_that_came_to_nothing_changes_no_quote_and_makes_none() {
		var concluded = RandomEvents.dense(1)
			.next(QuoteEvent.getDescriptor().findFieldByNumber(QuoteEvent.COMMAND_CONCLUDED_FIELD_NUMBER));
		assertThat(Quote.evolve(OPENED, concluded)).isEqualTo(OPENED);
		assertThat(Quote.evolve(Quote.NONE, concluded)).isEqualTo(Quote.NONE);
		assertThat(Quote.evolve(Quote.evolve(Quote.NONE, concluded), SampleEvents.CREATED)).isEqualTo(OPENED);
	}

	@Test
	void a_quote_is_opened_once() {
		assertThatExceptionOfType(CorruptStream.class).isThrownBy(() -> Quote.evolve(OPENED, SampleEvents.CREATED))
			.withMessageContaining("QUOTE_CREATED_V2");
	}

	@Test
	void an_event_of_no_kind_is_never_skipped() {
		assertThatExceptionOfType(CorruptStream.class)
			.isThrownBy(() -> Quote.evolve(OPENED, QuoteEvent.getDefaultInstance()));
	}

}
