package io.quotestream.command.application;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.event.v1.QuoteEvent.EventCase;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.QuoteState;

import static io.quotestream.command.application.TwoInstances.FOREIGN;
import static io.quotestream.command.application.TwoInstances.assertRejected;
import static io.quotestream.command.application.TwoInstances.send;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_ALREADY_EXISTS;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_REVISION_OUT_OF_RANGE;
import static org.assertj.core.api.Assertions.assertThat;

/** Commands that reach beyond one quote or one owner. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CopyAndReassignTest {

	private static final Caller SUPPORT = new Caller(Role.SUPPORT, "sam", "");

	private final TwoInstances service = new TwoInstances();

	private final Requests requests = this.service.requests;

	private final String copy = UUID.randomUUID().toString();

	@Test
	void a_copy_is_a_quote_of_its_own_and_leaves_the_source_as_it_is() {
		this.service.finalized(this.service.one);
		var before = this.service.stored();
		var receipt = send(this.service.two, CommandType.COPY_QUOTE, this.requests.copyTo(this.copy));
		assertThat(receipt.getQuoteId()).isEqualTo(this.copy);
		assertThat(receipt.getState()).isEqualTo(QuoteState.QUOTE_STATE_INITIATED);
		assertThat(this.service.stored(this.copy)).hasSize(7)
			.extracting(RecordedQuoteEvent::event)
			.first()
			.satisfies((event) -> assertThat(event.getQuoteCreatedV2().getCopiedFrom().getRevision())
				.isEqualTo(before.getLast().revision()));
		assertThat(this.service.stored()).isEqualTo(before);
	}

	@Test
	void a_quote_is_copied_as_it_was_at_a_revision() {
		this.service.create(this.service.one);
		send(this.service.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"));
		send(this.service.two, CommandType.COPY_QUOTE,
				this.requests.copyTo(this.copy).toBuilder().setSourceRevision(2).build());
		assertThat(this.service.stored(this.copy)).extracting((each) -> each.event().getEventCase())
			.containsExactly(EventCase.QUOTE_CREATED_V2, EventCase.GEOGRAPHIC_DETAILS_CAPTURED,
					EventCase.CONTACT_DETAILS_CAPTURED);
		assertThat(this.service.stored(this.copy).get(1).event()).isEqualTo(this.service.stored().get(1).event());
		assertRejected(
				() -> send(this.service.two, CommandType.COPY_QUOTE,
						this.requests.copyTo(UUID.randomUUID().toString()).toBuilder().setSourceRevision(8).build()),
				ERROR_REASON_REVISION_OUT_OF_RANGE)
			.satisfies((rejected) -> assertThat(((Rejected) rejected).metadata()).containsEntry("sourceRevision", "8")
				.containsEntry("lastRevision", "7")
				.containsEntry("quoteId", this.requests.quoteId())
				.containsEntry("currentState", "INITIATED")
				.containsKey("allowedCommands"));
	}

	@Test
	void a_copy_sent_again_is_answered_the_same_and_its_id_is_taken() {
		this.service.create(this.service.one);
		var request = this.requests.copyTo(this.copy);
		var receipt = send(this.service.one, CommandType.COPY_QUOTE, request);
		for (var instance : List.of(this.service.one, this.service.two, this.service.newInstance())) {
			assertThat(send(instance, CommandType.COPY_QUOTE, request)).isEqualTo(receipt);
			assertRejected(() -> send(instance, CommandType.COPY_QUOTE, this.requests.copyTo(this.copy)),
					ERROR_REASON_QUOTE_ALREADY_EXISTS);
			assertRejected(() -> send(instance, CommandType.COPY_QUOTE, this.requests.copyTo(this.requests.quoteId())),
					ERROR_REASON_QUOTE_ALREADY_EXISTS);
		}
	}

	@Test
	void a_foreign_source_is_not_told_from_one_that_does_not_exist() {
		assertRejected(() -> send(this.service.one, FOREIGN, CommandType.COPY_QUOTE, this.requests.copyTo(this.copy)),
				ERROR_REASON_QUOTE_NOT_FOUND);
		this.service.create(this.service.one);
		assertRejected(() -> send(this.service.one, FOREIGN, CommandType.COPY_QUOTE, this.requests.copyTo(this.copy)),
				ERROR_REASON_QUOTE_NOT_FOUND);
		assertThat(this.service.stored(this.copy)).isEmpty();
	}

	@Test
	void a_quote_that_went_to_another_broker_is_gone_for_the_former_one_everywhere() {
		var create = this.requests.createWithAllSections();
		send(this.service.two, CommandType.CREATE_QUOTE, create);
		send(this.service.one, SUPPORT, CommandType.REASSIGN_BROKER, this.requests.reassign(FOREIGN.broker()));
		for (var instance : List.of(this.service.one, this.service.two, this.service.newInstance())) {
			assertRejected(() -> send(instance, CommandType.SAVE_QUOTE, this.requests.save()),
					ERROR_REASON_QUOTE_NOT_FOUND);
			assertRejected(() -> send(instance, CommandType.CREATE_QUOTE, create), ERROR_REASON_QUOTE_ALREADY_EXISTS);
		}
		assertThat(send(this.service.two, FOREIGN, CommandType.SAVE_QUOTE, this.requests.save()).getState())
			.isEqualTo(QuoteState.QUOTE_STATE_SAVED);
	}

}
