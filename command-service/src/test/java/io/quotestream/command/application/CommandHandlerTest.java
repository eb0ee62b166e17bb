package io.quotestream.command.application;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.QuoteState;

import static io.quotestream.command.application.TwoInstances.BROKER;
import static io.quotestream.command.application.TwoInstances.FOREIGN;
import static io.quotestream.command.application.TwoInstances.UNDERWRITER;
import static io.quotestream.command.application.TwoInstances.assertRejected;
import static io.quotestream.command.application.TwoInstances.send;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_ALREADY_EXISTS;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED;
import static org.assertj.core.api.Assertions.assertThat;

/** Who may do what, and what is written down of it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandHandlerTest {

	private final TwoInstances service = new TwoInstances();

	private final Requests requests = this.service.requests;

	@Test
	void the_role_is_looked_at_before_anything_else() {
		assertRejected(() -> send(this.service.one, UNDERWRITER, CommandType.SAVE_QUOTE, this.requests.save()),
				ERROR_REASON_ROLE_NOT_PERMITTED)
			.satisfies((rejected) -> assertThat(((Rejected) rejected).metadata()).containsEntry("role", "underwriter")
				.containsEntry("permitted", "broker,customer,support"));
	}

	@Test
	void a_quote_of_another_agency_is_not_told_from_one_that_does_not_exist() {
		this.service.create(this.service.one);
		var missing = Requests.aboutNewQuote(Requests.CLOCK);
		for (var instance : List.of(this.service.one, this.service.two)) {
			assertRejected(() -> send(instance, FOREIGN, CommandType.SAVE_QUOTE, this.requests.save()),
					ERROR_REASON_QUOTE_NOT_FOUND);
			assertRejected(() -> send(instance, FOREIGN, CommandType.SAVE_QUOTE, missing.save()),
					ERROR_REASON_QUOTE_NOT_FOUND);
		}
	}

	@Test
	void an_id_is_taken_whoever_took_it() {
		var request = this.requests.createWithAllSections();
		send(this.service.one, CommandType.CREATE_QUOTE, request);
		for (var instance : List.of(this.service.one, this.service.two)) {
			assertRejected(() -> send(instance, CommandType.CREATE_QUOTE, this.requests.create()),
					ERROR_REASON_QUOTE_ALREADY_EXISTS);
			assertRejected(() -> send(instance, FOREIGN, CommandType.CREATE_QUOTE, this.requests.create()),
					ERROR_REASON_QUOTE_ALREADY_EXISTS);
			assertRejected(() -> send(instance, FOREIGN, CommandType.CREATE_QUOTE, request),
					ERROR_REASON_QUOTE_ALREADY_EXISTS);
		}
	}

	@Test
	void a_customer_acts_on_the_quotes_that_this_very_person_opened() {
		var mine = new Caller(Role.CUSTOMER, "asha", "");
		send(this.service.one, mine, CommandType.CREATE_QUOTE, this.requests.createWithAllSections());
		assertThat(send(this.service.one, mine, CommandType.SAVE_QUOTE, this.requests.save()).getState())
			.isEqualTo(QuoteState.QUOTE_STATE_SAVED);
		assertRejected(() -> send(this.service.one, new Caller(Role.CUSTOMER, "kavin", ""), CommandType.FINALIZE_QUOTE,
				this.requests.finalizeQuote()), ERROR_REASON_QUOTE_NOT_FOUND);
	}

	@ParameterizedTest
	@EnumSource(value = Role.class, names = { "MANAGER", "SYSTEM", "PRIVACY_OFFICER", "AUDITOR" })
	void nobody_opens_a_quote_whose_role_has_none(Role role) {
		assertRejected(() -> send(this.service.one, new Caller(role, "x", ""), CommandType.CREATE_QUOTE,
				this.requests.create()), ERROR_REASON_ROLE_NOT_PERMITTED);
	}

	@Test
	void every_event_tells_who_caused_it_and_why() {
		var request = this.requests.createWithAllSections();
		this.service.one.handle(CommandType.CREATE_QUOTE, request, new Origin(BROKER, "flow-7", "00-trace-span-01"));
		assertThat(this.service.appends().getFirst()).hasSize(7)
			.extracting(RecordedQuoteEvent::metadata)
			.allSatisfy((metadata) -> {
				assertThat(metadata.correlationId()).isEqualTo("flow-7");
				assertThat(metadata.causationId()).isEqualTo(request.getHeader().getRequestId());
				assertThat(metadata.requestId()).isEqualTo(request.getHeader().getRequestId());
				assertThat(metadata.requestDigest()).isNotEmpty();
				assertThat(metadata.actor()).isEqualTo("bea");
				assertThat(metadata.actorRole()).isEqualTo(Role.BROKER);
				assertThat(metadata.traceparent()).isEqualTo("00-trace-span-01");
			});
	}

}
