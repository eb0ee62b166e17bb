package io.quotestream.local;

import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import com.google.type.Date;

import io.quotestream.proto.command.v1.CaptureFamilyDetailsRequest;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.SaveQuoteRequest;
import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.FamilyDetails;
import io.quotestream.proto.type.v1.GeographicDetails;

/**
 * What a broker does with one quote: opens it with two pages, adds a third and saves it.
 *
 * @param commands in the order in which they must be sent
 */
record Journey(String quoteId, List<Command> commands) {

	private static final GeographicDetails LOCATION = GeographicDetails.newBuilder()
		.setCountry("IN")
		.setState("Tamil Nadu")
		.setCity("Chennai")
		.setZipCode("600001")
		.build();

	private static final ContactDetails CONTACT = ContactDetails.newBuilder()
		.setEmail("asha@example.com")
		.setPhoneNumber("+914427440000")
		.build();

	static Journey begin() {
		var quoteId = UUID.randomUUID().toString();
		return new Journey(quoteId, List.of(create(quoteId), captureFamily(quoteId), save(quoteId)));
	}

	private static Command create(String quoteId) {
		var header = header(quoteId);
		var tomorrow = LocalDate.now(ZoneOffset.UTC).plusDays(1);
		var request = CreateQuoteRequest.newBuilder()
			.setHeader(header)
			.setEffectiveDate(Date.newBuilder()
				.setYear(tomorrow.getYear())
				.setMonth(tomorrow.getMonthValue())
				.setDay(tomorrow.getDayOfMonth()))
			.setGeographic(LOCATION)
			.setContact(CONTACT)
			.build();
		return new Command(header.getRequestId(), 3, (stub) -> stub.createQuote(request).getReceipt());
	}

	private static Command captureFamily(String quoteId) {
		var header = header(quoteId);
		var request = CaptureFamilyDetailsRequest.newBuilder()
			.setHeader(header)
			.setFamily(FamilyDetails.newBuilder().setNumberOfDependents(2).setSpouseName("Ravi"))
			.build();
		return new Command(header.getRequestId(), 1, (stub) -> stub.captureFamilyDetails(request).getReceipt());
	}

	private static Command save(String quoteId) {
		var header = header(quoteId);
		var request = SaveQuoteRequest.newBuilder().setHeader(header).build();
		return new Command(header.getRequestId(), 1, (stub) -> stub.saveQuote(request).getReceipt());
	}

	private static CommandHeader header(String quoteId) {
		return CommandHeader.newBuilder().setQuoteId(quoteId).setRequestId(UUID.randomUUID().toString()).build();
	}

}
