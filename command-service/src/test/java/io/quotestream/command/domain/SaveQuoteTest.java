package io.quotestream.command.domain;

import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.SaveQuoteRequest;

import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.SampleEvents.CONTACT_CAPTURED;
import static io.quotestream.command.domain.SampleEvents.CREATED;
import static io.quotestream.command.domain.SampleEvents.FAMILY_CAPTURED;
import static io.quotestream.command.domain.SampleEvents.GEOGRAPHIC_CAPTURED;
import static io.quotestream.command.domain.SampleEvents.SAVED;
import static io.quotestream.command.domain.SampleEvents.captured;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_INVALID_TRANSITION;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_MISSING_SECTION;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SaveQuoteTest {

	private static final SaveQuoteRequest AS_IT_IS = SaveQuoteRequest.getDefaultInstance();

	private static final SaveQuoteRequest WITH_ALL_PAGES = SaveQuoteRequest.newBuilder()
		.setGeographic(SampleSections.GEOGRAPHIC)
		.setContact(SampleSections.CONTACT)
		.setFamily(SampleSections.FAMILY)
		.build();

	@Test
	void a_quote_with_its_first_three_pages_is_saved() {
		given(CREATED, FAMILY_CAPTURED, GEOGRAPHIC_CAPTURED, CONTACT_CAPTURED).when(FormDecisions::save, AS_IT_IS)
			.then(SAVED);
	}

	@Test
	void the_pages_it_carries_are_captured_with_it() {
		given(CREATED).when(FormDecisions::save, WITH_ALL_PAGES)
			.then(GEOGRAPHIC_CAPTURED, CONTACT_CAPTURED, FAMILY_CAPTURED, SAVED);
	}

	@Test
	void a_page_that_already_stands_so_is_not_captured_again() {
		given(CREATED, CONTACT_CAPTURED).when(FormDecisions::save, WITH_ALL_PAGES)
			.then(GEOGRAPHIC_CAPTURED, FAMILY_CAPTURED, SAVED);
	}

	@Test
	void a_page_it_carries_replaces_the_one_captured_before() {
		var chennai = SampleSections.GEOGRAPHIC.toBuilder().setCity("Chennai").build();
		given(CREATED, captured(chennai), CONTACT_CAPTURED, FAMILY_CAPTURED).when(FormDecisions::save, WITH_ALL_PAGES)
			.then(GEOGRAPHIC_CAPTURED, SAVED);
	}

	@Test
	void all_missing_pages_are_named_at_once() {
		given(CREATED, CONTACT_CAPTURED).when(FormDecisions::save, AS_IT_IS)
			.thenRejected(ERROR_REASON_MISSING_SECTION,
					Map.of("missingSections", "GEOGRAPHIC,FAMILY", "currentState", "INITIATED"));
	}

	@Test
	void a_page_it_carries_is_not_missing() {
		given(CREATED, CONTACT_CAPTURED)
			.when(FormDecisions::save, SaveQuoteRequest.newBuilder().setFamily(SampleSections.FAMILY).build())
			.thenRejected(ERROR_REASON_MISSING_SECTION, Map.of("missingSections", "GEOGRAPHIC"));
	}

	@Test
	void a_saved_quote_is_not_saved_again() {
		given(CREATED, GEOGRAPHIC_CAPTURED, CONTACT_CAPTURED, FAMILY_CAPTURED, SAVED)
			.when(FormDecisions::save, WITH_ALL_PAGES)
			.thenRejected(ERROR_REASON_INVALID_TRANSITION);
	}

}
