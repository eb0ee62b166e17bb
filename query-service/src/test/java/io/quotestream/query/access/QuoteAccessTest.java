package io.quotestream.query.access;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.view.v1.QuoteView;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
final class QuoteAccessTest {

	private static final QuoteView QUOTE = QuoteView.newBuilder()
		.setState(QuoteState.QUOTE_STATE_SAVED)
		.setBrokerId("broker-1")
		.setCreatedBy("ann")
		.build();

	@Test
	void a_broker_sees_the_agencys_quotes_only() {
		assertThat(QuoteAccess.maySee(new Caller(Role.BROKER, "carl", "broker-1"), QUOTE)).isTrue();
		assertThat(QuoteAccess.maySee(new Caller(Role.BROKER, "ann", "broker-2"), QUOTE)).isFalse();
	}

	@Test
	void a_customer_sees_the_quotes_that_person_opened_only() {
		assertThat(QuoteAccess.maySee(new Caller(Role.CUSTOMER, "ann", ""), QUOTE)).isTrue();
		assertThat(QuoteAccess.maySee(new Caller(Role.CUSTOMER, "bob", "broker-1"), QUOTE)).isFalse();
	}

	@ParameterizedTest
	@EnumSource
	void nobody_sees_a_quote_whose_creation_was_refused(Role role) {
		var refused = QuoteView.newBuilder().setRevision(0).build();
		assertThat(QuoteAccess.maySee(new Caller(role, "", ""), refused)).isFalse();
	}

	@ParameterizedTest
	@EnumSource(mode = Mode.EXCLUDE, names = { "BROKER", "CUSTOMER" })
	void everybody_else_sees_every_quote(Role role) {
		assertThat(QuoteAccess.maySee(new Caller(role, "dora", ""), QUOTE)).isTrue();
	}

}
