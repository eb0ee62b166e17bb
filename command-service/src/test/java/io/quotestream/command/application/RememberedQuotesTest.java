package io.quotestream.command.application;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.type.v1.QuoteState;

import static io.quotestream.command.application.TwoInstances.assertRejected;
import static io.quotestream.command.application.TwoInstances.send;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_LOCKED;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an instance remembers of a quote may be old: it speeds answers up and never
 * changes one.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RememberedQuotesTest {

	private final TwoInstances service = new TwoInstances();

	private final Requests requests = this.service.requests;

	@Test
	void a_refusal_on_what_is_remembered_is_decided_again_on_the_tail() {
		this.service.create(this.service.one);
		send(this.service.two, CommandType.SAVE_QUOTE, this.requests.save());
		send(this.service.two, CommandType.CALCULATE_QUOTE, this.requests.calculate());
		assertThat(send(this.service.one, CommandType.FINALIZE_QUOTE, this.requests.finalizeQuote()).getState())
			.isEqualTo(QuoteState.QUOTE_STATE_FINALIZED);
	}

	@Test
	void a_page_that_only_used_to_be_the_same_is_stored() {
		this.service.create(this.service.one);
		send(this.service.two, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"));
		var back = send(this.service.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS,
				this.requests.city(SampleSections.GEOGRAPHIC.getCity()));
		assertThat(back.getRevision()).isEqualTo(this.service.head());
		assertThat(this.service.appends()).hasSize(3);
	}

	@Test
	void an_etag_is_compared_with_the_quote_as_it_is_and_not_as_it_is_remembered() {
		this.service.create(this.service.one);
		var moved = send(this.service.two, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"));
		assertThat(send(this.service.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS,
				this.requests.city("Madurai", moved.getEtag()))
			.getRevision()).isEqualTo(moved.getRevision() + 1);
	}

	@Test
	void an_acceptance_on_an_old_memory_loses_the_race_and_is_decided_again() {
		this.service.create(this.service.one);
		send(this.service.two, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"));
		var receipt = send(this.service.one, CommandType.SAVE_QUOTE, this.requests.save());
		assertThat(receipt.getRevision()).isEqualTo(this.service.head());
		assertThat(receipt.getState()).isEqualTo(QuoteState.QUOTE_STATE_SAVED);
	}

	@Test
	void a_true_refusal_stays_one_and_names_what_may_be_done() {
		this.service.finalized(this.service.one);
		assertRejected(
				() -> send(this.service.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai")),
				ERROR_REASON_QUOTE_LOCKED)
			.satisfies((rejected) -> assertThat(((Rejected) rejected).metadata())
				.containsEntry("quoteId", this.requests.quoteId())
				.containsEntry("currentState", "FINALIZED")
				.hasEntrySatisfying("allowedCommands",
						(commands) -> assertThat(commands.split(","))
							.contains("CaptureContactDetails", "ApproveQuote", "DeclineQuote", "CancelQuote")
							.doesNotContain("CaptureGeographicDetails", "SaveQuote", "AcceptQuote")));
	}

	@Test
	void a_no_op_answers_the_quote_as_it_is() {
		var created = this.service.create(this.service.one);
		assertThat(send(this.service.one, CommandType.CAPTURE_CONTACT_DETAILS, this.requests.contact()))
			.isEqualTo(created);
		assertThat(this.service.appends()).hasSize(1);
	}

	@Test
	void what_a_restored_store_no_longer_holds_is_forgotten_before_a_command_is_refused() {
		this.service.finalized(this.service.one);
		this.service.restore(1);
		var receipt = send(this.service.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"));
		assertThat(receipt.getRevision()).isEqualTo(this.service.head());
		assertThat(receipt.getState()).isEqualTo(QuoteState.QUOTE_STATE_INITIATED);
	}

	@Test
	void what_a_restored_store_no_longer_holds_is_forgotten_when_an_append_does_not_fit() {
		this.service.create(this.service.one);
		send(this.service.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"));
		this.service.restore(1);
		assertThat(send(this.service.one, CommandType.SAVE_QUOTE, this.requests.save()).getRevision())
			.isEqualTo(this.service.head());
	}

	@Test
	void a_restored_store_that_went_another_way_is_not_mixed_with_what_is_remembered() {
		this.service.finalized(this.service.one);
		this.service.restore(1);
		for (var city : List.of("Chennai", "Madurai", "Salem")) {
			send(this.service.two, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city(city));
		}
		var receipt = send(this.service.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Erode"));
		assertThat(receipt.getRevision()).isEqualTo(this.service.head());
		assertThat(receipt.getState()).isEqualTo(QuoteState.QUOTE_STATE_INITIATED);
	}

}
