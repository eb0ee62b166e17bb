package io.quotestream.e2e;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.RequestApplicationNumberRequest;
import io.quotestream.proto.command.v1.SaveQuoteRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.command.v1.StartRiskAssessmentRequest;
import io.quotestream.proto.command.v1.UpdateCustomerInformationRequest;
import io.quotestream.proto.command.v1.UpdateVehicleInformationRequest;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.view.v1.ApplicationNumberStatus;
import io.quotestream.proto.view.v1.QuoteView;

import static io.quotestream.e2e.Pages.header;
import static org.awaitility.Awaitility.await;

/**
 * The whole way of a quote, page by page to the approval, and how it is shown in the end.
 */
record Journey(String quoteId, List<CommandReceipt> receipts, QuoteView view) {

	private static final Duration OUTCOME = Duration.ofMinutes(1);

	static Journey travel(Client broker) {
		var id = Pages.newQuoteId();
		var receipts = new ArrayList<>(fillIn(broker, id));
		receipts.add(getNumber(broker, id));
		receipts.add(assess(broker, id));
		receipts.add(broker.commands()
			.finalizeQuote(FinalizeQuoteRequest.newBuilder().setHeader(header(id)).build())
			.getReceipt());
		return new Journey(id, List.copyOf(receipts), broker.get(id, receipts.getLast().getRevision()));
	}

	/** Opens a quote, fills in every page, and has it priced. */
	static List<CommandReceipt> fillIn(Client broker, String id) {
		var commands = broker.commands();
		var created = commands.createQuote(Pages.create(id)).getReceipt();
		var contact = commands
			.captureContactDetails(
					CaptureContactDetailsRequest.newBuilder().setHeader(header(id)).setContact(Pages.CONTACT).build())
			.getReceipt();
		var family = commands.captureFamilyDetails(Pages.family(id)).getReceipt();
		var saved = commands.saveQuote(SaveQuoteRequest.newBuilder().setHeader(header(id)).build()).getReceipt();
		var customer = commands.updateCustomerInformation(
				UpdateCustomerInformationRequest.newBuilder().setHeader(header(id)).setCustomer(Pages.CUSTOMER).build())
			.getReceipt();
		var vehicle = commands.updateVehicleInformation(
				UpdateVehicleInformationRequest.newBuilder().setHeader(header(id)).setVehicle(Pages.VEHICLE).build())
			.getReceipt();
		var coverage = commands
			.selectCoverageOptions(
					SelectCoverageOptionsRequest.newBuilder().setHeader(header(id)).setCoverage(Pages.COVERAGE).build())
			.getReceipt();
		var calculated = commands.calculateQuote(Pages.calculate(id)).getReceipt();
		return List.of(created, contact, family, saved, customer, vehicle, coverage, calculated);
	}

	String number() {
		return this.view.getApplicationNumber().getNumber();
	}

	/** Asks for the application number and waits for it, which is the next event. */
	static CommandReceipt getNumber(Client broker, String id) {
		var requested = broker.commands()
			.requestApplicationNumber(RequestApplicationNumberRequest.newBuilder().setHeader(header(id)).build())
			.getReceipt();
		await().atMost(OUTCOME)
			.until(() -> broker.get(id, requested.getRevision() + 1).getApplicationNumber().getStatus(),
					ApplicationNumberStatus.APPLICATION_NUMBER_STATUS_ASSIGNED::equals);
		return requested;
	}

	/** Has the risk assessed and waits for the outcome, which is the next event. */
	static CommandReceipt assess(Client broker, String id) {
		var started = startAssessment(broker, id);
		await().atMost(OUTCOME)
			.until(() -> broker.get(id, started.getRevision() + 1).getState() == QuoteState.QUOTE_STATE_RISK_ASSESSED);
		return started;
	}

	static CommandReceipt startAssessment(Client broker, String id) {
		return broker.commands()
			.startRiskAssessment(
					StartRiskAssessmentRequest.newBuilder().setHeader(header(id)).setConsentGiven(true).build())
			.getReceipt();
	}

}
