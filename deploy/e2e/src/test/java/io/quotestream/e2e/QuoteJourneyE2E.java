package io.quotestream.e2e;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.protobuf.Message;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.type.v1.AssessmentOutcome;
import io.quotestream.proto.type.v1.PremiumKind;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.view.v1.ApplicationNumber;
import io.quotestream.proto.view.v1.ApplicationNumberStatus;
import io.quotestream.proto.view.v1.Assessment;
import io.quotestream.proto.view.v1.AssessmentStatus;
import io.quotestream.proto.view.v1.PremiumStatus;
import io.quotestream.proto.view.v1.QuoteView;

import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_APPROVED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_RISK_ASSESSING;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_INITIATED;
import static io.quotestream.proto.type.v1.QuoteState.QUOTE_STATE_SAVED;
import static org.assertj.core.api.Assertions.assertThat;

@CalmSystem
class QuoteJourneyE2E {

	@Test
	void a_quote_travels_from_its_creation_to_its_approval_and_is_shown_with_all_that_was_captured(LocalSystem system) {
		var journey = Journey.travel(system.overGrpc(Callers.BROKER));

		assertThat(journey.receipts()).extracting(CommandReceipt::getRevision)
			.containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 11L, 14L);
		assertThat(journey.receipts()).extracting(CommandReceipt::getState)
			.containsExactly(QUOTE_STATE_INITIATED, QUOTE_STATE_INITIATED, QUOTE_STATE_INITIATED, QUOTE_STATE_SAVED,
					QUOTE_STATE_SAVED, QUOTE_STATE_SAVED, QUOTE_STATE_SAVED, QUOTE_STATE_SAVED, QUOTE_STATE_SAVED,
					QUOTE_STATE_RISK_ASSESSING, QUOTE_STATE_APPROVED);
		var view = journey.view();
		assertThat(journey.number()).startsWith("A-");
		assertThat(view.getPremium().getKind()).isEqualTo(PremiumKind.PREMIUM_KIND_FIRM);
		assertThat(view.getPremium().getStatus()).isEqualTo(PremiumStatus.PREMIUM_STATUS_CURRENT);
		assertThat(view.getPremium().getPrice().getPayable().getUnits()).isPositive();
		assertThat(view.hasCreateTime() && view.hasUpdateTime() && view.hasValidUntilTime()).isTrue();
		assertThat(view.toBuilder().clearCreateTime().clearUpdateTime().clearValidUntilTime().clearPremium().build())
			.isEqualTo(QuoteView.newBuilder()
				.setQuoteId(journey.quoteId())
				.setRevision(14)
				.setEtag(journey.receipts().getLast().getEtag())
				.setState(QuoteState.QUOTE_STATE_APPROVED)
				.setBrokerId(Callers.BROKER.broker())
				.setCreatedBy(Callers.BROKER.actor())
				.setEffectiveDate(Pages.tomorrow())
				.setGeographic(Pages.LOCATION)
				.setContact(Pages.CONTACT)
				.setFamily(Pages.FAMILY)
				.setCustomer(Pages.CUSTOMER)
				.setVehicle(Pages.VEHICLE)
				.setCoverage(Pages.COVERAGE)
				.setCurrency("INR")
				.setApplicationNumber(ApplicationNumber.newBuilder()
					.setStatus(ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_ASSIGNED)
					.setNumber(journey.number()))
				.setAssessment(Assessment.newBuilder()
					.setStatus(AssessmentStatus.ASSESSMENT_STATUS_CURRENT)
					.setOutcome(AssessmentOutcome.ASSESSMENT_OUTCOME_ACCEPT))
				.build());
	}

	@Test
	void a_browser_is_answered_word_for_word_like_any_other_client(LocalSystem system) {
		var grpc = Journey.travel(system.overGrpc(Callers.BROKER));
		var browser = Journey.travel(system.overGrpcWeb(Callers.BROKER));

		assertThat(browser.quoteId()).isNotEqualTo(grpc.quoteId());
		assertThat(withoutIdsAndTimes(browser)).isEqualTo(withoutIdsAndTimes(grpc));
	}

	@Test
	void who_opened_a_quote_sees_it_at_once_and_nobody_else_sees_it_at_all(LocalSystem system) {
		var quoteId = Pages.newQuoteId();
		var broker = system.overGrpcWeb(Callers.BROKER);
		var receipt = broker.commands().createQuote(Pages.create(quoteId)).getReceipt();

		assertThat(broker.get(quoteId, receipt.getRevision()).getEtag()).isEqualTo(receipt.getEtag());
		assertThat(Refused.by(() -> system.overGrpcWeb(Callers.RIVAL).get(quoteId)).reason())
			.isEqualTo("QUOTE_NOT_FOUND");
	}

	/**
	 * Ids and etags become their order of appearance, so that what is equal stays equal.
	 */
	private static String withoutIdsAndTimes(Journey journey) {
		var text = Stream.<Message>concat(journey.receipts().stream(), Stream.of(journey.view()))
			.map(Message::toString)
			.collect(Collectors.joining("---\n"));
		text = text.replaceAll("(_time \\{)[^}]*}", "$1}");
		Map<String, String> names = new LinkedHashMap<>();
		names.put(journey.quoteId(), "<quote>");
		names.put(journey.number(), "<number>");
		journey.receipts().forEach((receipt) -> names.putIfAbsent(receipt.getEtag(), "<etag " + names.size() + ">"));
		for (var each : names.entrySet()) {
			text = text.replace(each.getKey(), each.getValue());
		}
		return text;
	}

}
