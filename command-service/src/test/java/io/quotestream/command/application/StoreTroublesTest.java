package io.quotestream.command.application;

import java.util.Collections;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.application.FlakyQuoteStore.Trouble;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.RecordedQuoteEvent;

import static io.quotestream.command.application.TwoInstances.assertRejected;
import static io.quotestream.command.application.TwoInstances.send;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_STALE_QUOTE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Lost races are decided again, and an unknown outcome is settled by the very same
 * events.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class StoreTroublesTest {

	private final TwoInstances service = new TwoInstances();

	private final Requests requests = this.service.requests;

	@Test
	void a_lost_race_is_decided_again() {
		this.service.create(this.service.one);
		Collections.addAll(this.service.appendTroubles, Trouble.LOSES_THE_RACE, Trouble.LOSES_THE_RACE);
		assertThat(send(this.service.one, CommandType.SAVE_QUOTE, this.requests.save()).getRevision())
			.isEqualTo(this.service.head());
	}

	@Test
	void who_comes_first_decides_even_between_reading_and_writing() {
		this.service.create(this.service.one);
		this.service.appendTroubles
			.add(Trouble.behind(() -> send(this.service.two, CommandType.CANCEL_QUOTE, this.requests.cancel())));
		assertRejected(() -> send(this.service.one, CommandType.SAVE_QUOTE, this.requests.save()),
				ErrorReason.ERROR_REASON_QUOTE_CLOSED);
		assertThat(this.service.appends()).hasSize(2);
	}

	@Test
	void a_command_that_loses_every_race_is_given_up_as_stale() {
		var created = this.service.create(this.service.one);
		this.service.appendTroubles.addAll(Collections.nCopies(6, Trouble.LOSES_THE_RACE));
		assertRejected(() -> send(this.service.one, CommandType.SAVE_QUOTE, this.requests.save()),
				ERROR_REASON_STALE_QUOTE)
			.satisfies((rejected) -> assertThat(((Rejected) rejected).metadata())
				.containsEntry("currentRevision", Long.toString(created.getRevision()))
				.containsEntry("currentEtag", created.getEtag()));
		assertThat(this.service.appendTroubles).isEmpty();
	}

	@Test
	void an_unknown_outcome_is_settled_by_sending_the_very_same_events_again() {
		this.service.create(this.service.one);
		Collections.addAll(this.service.appendTroubles, Trouble.FAILS_AFTER, Trouble.FAILS_BEFORE);
		var receipt = send(this.service.one, CommandType.SAVE_QUOTE, this.requests.save());
		assertThat(receipt.getRevision()).isEqualTo(this.service.head());
		assertThat(this.service.appends()).hasSize(2);
		var tries = this.service.store.tried().subList(1, 4);
		assertThat(tries)
			.containsOnly(this.service.appends().getLast().stream().map(RecordedQuoteEvent::eventId).toList());
	}

	@Test
	void an_unknown_outcome_is_settled_even_when_somebody_wrote_behind_it() {
		this.service.create(this.service.one);
		Collections.addAll(this.service.appendTroubles, Trouble.FAILS_AFTER, Trouble.behind(
				() -> send(this.service.two, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"))));
		var receipt = send(this.service.one, CommandType.SAVE_QUOTE, this.requests.save());
		assertThat(receipt.getRevision()).isEqualTo(this.service.head() - 1);
		assertThat(this.service.appends()).hasSize(3);
		assertThat(send(this.service.one, CommandType.CALCULATE_QUOTE, this.requests.calculate()).getRevision())
			.isEqualTo(this.service.head());
	}

	@Test
	void an_outcome_that_stays_unknown_is_settled_by_the_same_request_later() {
		this.service.create(this.service.one);
		Collections.addAll(this.service.appendTroubles, Trouble.FAILS_AFTER, Trouble.FAILS_BEFORE,
				Trouble.FAILS_BEFORE);
		var request = this.requests.save();
		assertThatExceptionOfType(EventStoreUnavailable.class)
			.isThrownBy(() -> send(this.service.one, CommandType.SAVE_QUOTE, request));
		assertThat(send(this.service.one, CommandType.SAVE_QUOTE, request))
			.isEqualTo(send(this.service.two, CommandType.SAVE_QUOTE, request));
		assertThat(this.service.appends()).hasSize(2);
	}

	@Test
	void nothing_is_answered_on_what_is_remembered_while_the_store_does_not_answer() {
		this.service.finalized(this.service.one);
		this.service.readTroubles.add(Trouble.FAILS_BEFORE);
		assertThatExceptionOfType(EventStoreUnavailable.class).isThrownBy(
				() -> send(this.service.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai")));
	}

}
