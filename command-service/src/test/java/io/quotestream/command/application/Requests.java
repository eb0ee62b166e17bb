package io.quotestream.command.application;

import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.UUID;

import com.google.type.Date;

import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.AddNoteRequest;
import io.quotestream.proto.command.v1.ApproveQuoteRequest;
import io.quotestream.proto.command.v1.AssignApplicationNumberRequest;
import io.quotestream.proto.command.v1.CalculateQuoteRequest;
import io.quotestream.proto.command.v1.CancelQuoteRequest;
import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsRequest;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsRequest;
import io.quotestream.proto.command.v1.ClaimReferralRequest;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.CopyQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.DeclineQuoteRequest;
import io.quotestream.proto.command.v1.EraseCustomerDataRequest;
import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.ReassignBrokerRequest;
import io.quotestream.proto.command.v1.ReferQuoteRequest;
import io.quotestream.proto.command.v1.RequestApplicationNumberRequest;
import io.quotestream.proto.command.v1.ResolveReferralRequest;
import io.quotestream.proto.command.v1.SaveQuoteRequest;
import io.quotestream.proto.type.v1.CancelReason;
import io.quotestream.proto.type.v1.DeclineCode;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.ReferralDecision;
import io.quotestream.proto.type.v1.ReferralReason;

/** Well-formed requests about one quote; each has a request id of its own. */
public final class Requests {

	/** What the clock of tests shows. */
	public static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-03-02T09:00:00Z"));

	private final String quoteId;

	private final LocalDate today;

	private Requests(String quoteId, LocalDate today) {
		this.quoteId = quoteId;
		this.today = today;
	}

	/** Requests about a new quote, for handlers that run by this clock. */
	public static Requests aboutNewQuote(InstantSource clock) {
		return about(UUID.randomUUID(), clock);
	}

	static Requests about(UUID quoteId, InstantSource clock) {
		return new Requests(quoteId.toString(), LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC));
	}

	public String quoteId() {
		return this.quoteId;
	}

	public CommandHeader header(String etag) {
		return header(etag, UUID.randomUUID().toString());
	}

	public CommandHeader header(String etag, String requestId) {
		return CommandHeader.newBuilder().setQuoteId(this.quoteId).setRequestId(requestId).setEtag(etag).build();
	}

	/** So many days from today. */
	Date effectiveDate(int days) {
		var day = this.today.plusDays(days);
		return Date.newBuilder()
			.setYear(day.getYear())
			.setMonth(day.getMonthValue())
			.setDay(day.getDayOfMonth())
			.build();
	}

	public CreateQuoteRequest create() {
		return CreateQuoteRequest.newBuilder().setHeader(header("")).setEffectiveDate(effectiveDate(40)).build();
	}

	public CreateQuoteRequest createWithAllSections() {
		return create().toBuilder()
			.setGeographic(SampleSections.GEOGRAPHIC)
			.setContact(SampleSections.CONTACT)
			.setFamily(SampleSections.FAMILY)
			.setCustomer(SampleSections.CUSTOMER)
			.setVehicle(SampleSections.VEHICLE)
			.setCoverage(SampleSections.COVERAGE)
			.build();
	}

	public CaptureGeographicDetailsRequest city(String city) {
		return city(city, "");
	}

	public CaptureGeographicDetailsRequest city(String city, String etag) {
		return CaptureGeographicDetailsRequest.newBuilder()
			.setHeader(header(etag))
			.setGeographic(SampleSections.GEOGRAPHIC.toBuilder().setCity(city))
			.build();
	}

	/** Where no shipped plan is in use. */
	public CaptureGeographicDetailsRequest elsewhere() {
		return CaptureGeographicDetailsRequest.newBuilder()
			.setHeader(header(""))
			.setGeographic(SampleSections.GEOGRAPHIC.toBuilder().setState("Kerala"))
			.build();
	}

	public CaptureContactDetailsRequest contact() {
		return CaptureContactDetailsRequest.newBuilder()
			.setHeader(header(""))
			.setContact(SampleSections.CONTACT)
			.build();
	}

	public CaptureFamilyDetailsRequest family() {
		return CaptureFamilyDetailsRequest.newBuilder().setHeader(header("")).setFamily(SampleSections.FAMILY).build();
	}

	public SaveQuoteRequest save() {
		return SaveQuoteRequest.newBuilder().setHeader(header("")).build();
	}

	public CalculateQuoteRequest calculate() {
		return CalculateQuoteRequest.newBuilder().setHeader(header("")).build();
	}

	public FinalizeQuoteRequest finalizeQuote() {
		return FinalizeQuoteRequest.newBuilder().setHeader(header("")).build();
	}

	public ApproveQuoteRequest approve(String etag) {
		return ApproveQuoteRequest.newBuilder().setHeader(header(etag)).build();
	}

	public DeclineQuoteRequest decline(String etag) {
		return DeclineQuoteRequest.newBuilder()
			.setHeader(header(etag))
			.addReasons(DeclineReason.newBuilder()
				.setCode(DeclineCode.DECLINE_CODE_TERRITORY_NOT_SERVED)
				.setCustomerText("We do not serve this place yet."))
			.build();
	}

	public CopyQuoteRequest copyTo(String newQuoteId) {
		return CopyQuoteRequest.newBuilder()
			.setHeader(header("").toBuilder().setQuoteId(newQuoteId))
			.setSourceQuoteId(this.quoteId)
			.build();
	}

	public ReassignBrokerRequest reassign(String brokerId) {
		return ReassignBrokerRequest.newBuilder().setHeader(header("")).setBrokerId(brokerId).build();
	}

	public RequestApplicationNumberRequest requestNumber() {
		return RequestApplicationNumberRequest.newBuilder().setHeader(header("")).build();
	}

	public AssignApplicationNumberRequest assignNumber(String number) {
		return AssignApplicationNumberRequest.newBuilder().setHeader(header("")).setApplicationNumber(number).build();
	}

	public ReferQuoteRequest refer() {
		return ReferQuoteRequest.newBuilder()
			.setHeader(header(""))
			.addReasons(ReferralReason.REFERRAL_REASON_COVERAGE_QUESTION)
			.build();
	}

	public ClaimReferralRequest claim() {
		return ClaimReferralRequest.newBuilder().setHeader(header("")).build();
	}

	public ResolveReferralRequest clear(String etag) {
		return ResolveReferralRequest.newBuilder()
			.setHeader(header(etag))
			.setDecision(ReferralDecision.REFERRAL_DECISION_CLEAR)
			.setText("Looked at.")
			.build();
	}

	public AddNoteRequest note(String text) {
		return AddNoteRequest.newBuilder().setHeader(header("")).setText(text).build();
	}

	public EraseCustomerDataRequest erase() {
		return EraseCustomerDataRequest.newBuilder().setHeader(header("")).setLegalBasis("GDPR Art. 17(1)(b)").build();
	}

	public CancelQuoteRequest cancel() {
		return CancelQuoteRequest.newBuilder()
			.setHeader(header(""))
			.setReason(CancelReason.CANCEL_REASON_DUPLICATE)
			.build();
	}

}
