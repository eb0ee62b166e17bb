package io.quotestream.command.api;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

import com.google.protobuf.Message;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Service;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.CommandType;
import io.quotestream.command.process.number.ExpectedNumbers;
import io.quotestream.proto.command.v1.AcceptQuoteRequest;
import io.quotestream.proto.command.v1.AcceptQuoteResponse;
import io.quotestream.proto.command.v1.AddNoteRequest;
import io.quotestream.proto.command.v1.AddNoteResponse;
import io.quotestream.proto.command.v1.ApproveQuoteRequest;
import io.quotestream.proto.command.v1.ApproveQuoteResponse;
import io.quotestream.proto.command.v1.AssignApplicationNumberRequest;
import io.quotestream.proto.command.v1.AssignApplicationNumberResponse;
import io.quotestream.proto.command.v1.CalculateQuoteRequest;
import io.quotestream.proto.command.v1.CalculateQuoteResponse;
import io.quotestream.proto.command.v1.CancelQuoteRequest;
import io.quotestream.proto.command.v1.CancelQuoteResponse;
import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CaptureContactDetailsResponse;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsRequest;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsResponse;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsRequest;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsResponse;
import io.quotestream.proto.command.v1.ChangeEffectiveDateRequest;
import io.quotestream.proto.command.v1.ChangeEffectiveDateResponse;
import io.quotestream.proto.command.v1.ClaimReferralRequest;
import io.quotestream.proto.command.v1.ClaimReferralResponse;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.command.v1.CompleteRiskAssessmentRequest;
import io.quotestream.proto.command.v1.CompleteRiskAssessmentResponse;
import io.quotestream.proto.command.v1.CopyQuoteRequest;
import io.quotestream.proto.command.v1.CopyQuoteResponse;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteResponse;
import io.quotestream.proto.command.v1.DeclineQuoteRequest;
import io.quotestream.proto.command.v1.DeclineQuoteResponse;
import io.quotestream.proto.command.v1.EraseCustomerDataRequest;
import io.quotestream.proto.command.v1.EraseCustomerDataResponse;
import io.quotestream.proto.command.v1.ExpireQuoteRequest;
import io.quotestream.proto.command.v1.ExpireQuoteResponse;
import io.quotestream.proto.command.v1.ExtendValidityRequest;
import io.quotestream.proto.command.v1.ExtendValidityResponse;
import io.quotestream.proto.command.v1.FailApplicationNumberRequest;
import io.quotestream.proto.command.v1.FailApplicationNumberResponse;
import io.quotestream.proto.command.v1.FailRiskAssessmentRequest;
import io.quotestream.proto.command.v1.FailRiskAssessmentResponse;
import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.FinalizeQuoteResponse;
import io.quotestream.proto.command.v1.MarkNotTakenRequest;
import io.quotestream.proto.command.v1.MarkNotTakenResponse;
import io.quotestream.proto.command.v1.OverridePremiumRequest;
import io.quotestream.proto.command.v1.OverridePremiumResponse;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import io.quotestream.proto.command.v1.ReassignBrokerRequest;
import io.quotestream.proto.command.v1.ReassignBrokerResponse;
import io.quotestream.proto.command.v1.ReferQuoteRequest;
import io.quotestream.proto.command.v1.ReferQuoteResponse;
import io.quotestream.proto.command.v1.RequestApplicationNumberRequest;
import io.quotestream.proto.command.v1.RequestApplicationNumberResponse;
import io.quotestream.proto.command.v1.RerateQuoteRequest;
import io.quotestream.proto.command.v1.RerateQuoteResponse;
import io.quotestream.proto.command.v1.ResolveReferralRequest;
import io.quotestream.proto.command.v1.ResolveReferralResponse;
import io.quotestream.proto.command.v1.ReviseQuoteRequest;
import io.quotestream.proto.command.v1.ReviseQuoteResponse;
import io.quotestream.proto.command.v1.SaveQuoteRequest;
import io.quotestream.proto.command.v1.SaveQuoteResponse;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsResponse;
import io.quotestream.proto.command.v1.StartRiskAssessmentRequest;
import io.quotestream.proto.command.v1.StartRiskAssessmentResponse;
import io.quotestream.proto.command.v1.UpdateCustomerInformationRequest;
import io.quotestream.proto.command.v1.UpdateCustomerInformationResponse;
import io.quotestream.proto.command.v1.UpdateVehicleInformationRequest;
import io.quotestream.proto.command.v1.UpdateVehicleInformationResponse;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Correlation;

/**
 * Translates, delegates, answers. Failures are not handled here: see
 * {@link CommandFailures}.
 */
@Service
public class QuoteCommandEndpoint extends QuoteCommandServiceGrpc.QuoteCommandServiceImplBase {

	/** What an answer needs to get back to its caller in time. */
	private static final Duration WAY_BACK = Duration.ofMillis(200);

	private final CommandHandler handler;

	private final ExpectedNumbers numbers;

	public QuoteCommandEndpoint(CommandHandler handler, ExpectedNumbers numbers) {
		this.handler = handler;
		this.numbers = numbers;
	}

	@Override
	public void createQuote(CreateQuoteRequest request, StreamObserver<CreateQuoteResponse> response) {
		answer(response,
				CreateQuoteResponse.newBuilder().setReceipt(handle(CommandType.CREATE_QUOTE, request)).build());
	}

	@Override
	public void captureGeographicDetails(CaptureGeographicDetailsRequest request,
			StreamObserver<CaptureGeographicDetailsResponse> response) {
		answer(response,
				CaptureGeographicDetailsResponse.newBuilder()
					.setReceipt(handle(CommandType.CAPTURE_GEOGRAPHIC_DETAILS, request))
					.build());
	}

	@Override
	public void captureContactDetails(CaptureContactDetailsRequest request,
			StreamObserver<CaptureContactDetailsResponse> response) {
		answer(response,
				CaptureContactDetailsResponse.newBuilder()
					.setReceipt(handle(CommandType.CAPTURE_CONTACT_DETAILS, request))
					.build());
	}

	@Override
	public void captureFamilyDetails(CaptureFamilyDetailsRequest request,
			StreamObserver<CaptureFamilyDetailsResponse> response) {
		answer(response,
				CaptureFamilyDetailsResponse.newBuilder()
					.setReceipt(handle(CommandType.CAPTURE_FAMILY_DETAILS, request))
					.build());
	}

	@Override
	public void updateCustomerInformation(UpdateCustomerInformationRequest request,
			StreamObserver<UpdateCustomerInformationResponse> response) {
		answer(response,
				UpdateCustomerInformationResponse.newBuilder()
					.setReceipt(handle(CommandType.UPDATE_CUSTOMER_INFORMATION, request))
					.build());
	}

	@Override
	public void updateVehicleInformation(UpdateVehicleInformationRequest request,
			StreamObserver<UpdateVehicleInformationResponse> response) {
		answer(response,
				UpdateVehicleInformationResponse.newBuilder()
					.setReceipt(handle(CommandType.UPDATE_VEHICLE_INFORMATION, request))
					.build());
	}

	@Override
	public void selectCoverageOptions(SelectCoverageOptionsRequest request,
			StreamObserver<SelectCoverageOptionsResponse> response) {
		answer(response,
				SelectCoverageOptionsResponse.newBuilder()
					.setReceipt(handle(CommandType.SELECT_COVERAGE_OPTIONS, request))
					.build());
	}

	@Override
	public void saveQuote(SaveQuoteRequest request, StreamObserver<SaveQuoteResponse> response) {
		answer(response, SaveQuoteResponse.newBuilder().setReceipt(handle(CommandType.SAVE_QUOTE, request)).build());
	}

	@Override
	public void finalizeQuote(FinalizeQuoteRequest request, StreamObserver<FinalizeQuoteResponse> response) {
		answer(response,
				FinalizeQuoteResponse.newBuilder().setReceipt(handle(CommandType.FINALIZE_QUOTE, request)).build());
	}

	@Override
	public void approveQuote(ApproveQuoteRequest request, StreamObserver<ApproveQuoteResponse> response) {
		answer(response,
				ApproveQuoteResponse.newBuilder().setReceipt(handle(CommandType.APPROVE_QUOTE, request)).build());
	}

	@Override
	public void declineQuote(DeclineQuoteRequest request, StreamObserver<DeclineQuoteResponse> response) {
		answer(response,
				DeclineQuoteResponse.newBuilder().setReceipt(handle(CommandType.DECLINE_QUOTE, request)).build());
	}

	@Override
	public void cancelQuote(CancelQuoteRequest request, StreamObserver<CancelQuoteResponse> response) {
		answer(response,
				CancelQuoteResponse.newBuilder().setReceipt(handle(CommandType.CANCEL_QUOTE, request)).build());
	}

	@Override
	public void changeEffectiveDate(ChangeEffectiveDateRequest request,
			StreamObserver<ChangeEffectiveDateResponse> response) {
		answer(response,
				ChangeEffectiveDateResponse.newBuilder()
					.setReceipt(handle(CommandType.CHANGE_EFFECTIVE_DATE, request))
					.build());
	}

	@Override
	public void requestApplicationNumber(RequestApplicationNumberRequest request,
			StreamObserver<RequestApplicationNumberResponse> response) {
		var receipt = handle(CommandType.REQUEST_APPLICATION_NUMBER, request);
		answer(response,
				RequestApplicationNumberResponse.newBuilder()
					.setReceipt(receipt)
					.setApplicationNumber(this.numbers.await(receipt.getQuoteId(), timeLeft()))
					.build());
	}

	@Override
	public void assignApplicationNumber(AssignApplicationNumberRequest request,
			StreamObserver<AssignApplicationNumberResponse> response) {
		answer(response,
				AssignApplicationNumberResponse.newBuilder()
					.setReceipt(handle(CommandType.ASSIGN_APPLICATION_NUMBER, request))
					.build());
	}

	@Override
	public void failApplicationNumber(FailApplicationNumberRequest request,
			StreamObserver<FailApplicationNumberResponse> response) {
		answer(response,
				FailApplicationNumberResponse.newBuilder()
					.setReceipt(handle(CommandType.FAIL_APPLICATION_NUMBER, request))
					.build());
	}

	@Override
	public void calculateQuote(CalculateQuoteRequest request, StreamObserver<CalculateQuoteResponse> response) {
		answer(response,
				CalculateQuoteResponse.newBuilder().setReceipt(handle(CommandType.CALCULATE_QUOTE, request)).build());
	}

	@Override
	public void rerateQuote(RerateQuoteRequest request, StreamObserver<RerateQuoteResponse> response) {
		answer(response,
				RerateQuoteResponse.newBuilder().setReceipt(handle(CommandType.RERATE_QUOTE, request)).build());
	}

	@Override
	public void overridePremium(OverridePremiumRequest request, StreamObserver<OverridePremiumResponse> response) {
		answer(response,
				OverridePremiumResponse.newBuilder().setReceipt(handle(CommandType.OVERRIDE_PREMIUM, request)).build());
	}

	@Override
	public void startRiskAssessment(StartRiskAssessmentRequest request,
			StreamObserver<StartRiskAssessmentResponse> response) {
		answer(response,
				StartRiskAssessmentResponse.newBuilder()
					.setReceipt(handle(CommandType.START_RISK_ASSESSMENT, request))
					.build());
	}

	@Override
	public void completeRiskAssessment(CompleteRiskAssessmentRequest request,
			StreamObserver<CompleteRiskAssessmentResponse> response) {
		answer(response,
				CompleteRiskAssessmentResponse.newBuilder()
					.setReceipt(handle(CommandType.COMPLETE_RISK_ASSESSMENT, request))
					.build());
	}

	@Override
	public void failRiskAssessment(FailRiskAssessmentRequest request,
			StreamObserver<FailRiskAssessmentResponse> response) {
		answer(response,
				FailRiskAssessmentResponse.newBuilder()
					.setReceipt(handle(CommandType.FAIL_RISK_ASSESSMENT, request))
					.build());
	}

	@Override
	public void referQuote(ReferQuoteRequest request, StreamObserver<ReferQuoteResponse> response) {
		answer(response, ReferQuoteResponse.newBuilder().setReceipt(handle(CommandType.REFER_QUOTE, request)).build());
	}

	@Override
	public void claimReferral(ClaimReferralRequest request, StreamObserver<ClaimReferralResponse> response) {
		answer(response,
				ClaimReferralResponse.newBuilder().setReceipt(handle(CommandType.CLAIM_REFERRAL, request)).build());
	}

	@Override
	public void resolveReferral(ResolveReferralRequest request, StreamObserver<ResolveReferralResponse> response) {
		answer(response,
				ResolveReferralResponse.newBuilder().setReceipt(handle(CommandType.RESOLVE_REFERRAL, request)).build());
	}

	@Override
	public void reviseQuote(ReviseQuoteRequest request, StreamObserver<ReviseQuoteResponse> response) {
		answer(response,
				ReviseQuoteResponse.newBuilder().setReceipt(handle(CommandType.REVISE_QUOTE, request)).build());
	}

	@Override
	public void extendValidity(ExtendValidityRequest request, StreamObserver<ExtendValidityResponse> response) {
		answer(response,
				ExtendValidityResponse.newBuilder().setReceipt(handle(CommandType.EXTEND_VALIDITY, request)).build());
	}

	@Override
	public void acceptQuote(AcceptQuoteRequest request, StreamObserver<AcceptQuoteResponse> response) {
		answer(response,
				AcceptQuoteResponse.newBuilder().setReceipt(handle(CommandType.ACCEPT_QUOTE, request)).build());
	}

	@Override
	public void markNotTaken(MarkNotTakenRequest request, StreamObserver<MarkNotTakenResponse> response) {
		answer(response,
				MarkNotTakenResponse.newBuilder().setReceipt(handle(CommandType.MARK_NOT_TAKEN, request)).build());
	}

	@Override
	public void expireQuote(ExpireQuoteRequest request, StreamObserver<ExpireQuoteResponse> response) {
		answer(response,
				ExpireQuoteResponse.newBuilder().setReceipt(handle(CommandType.EXPIRE_QUOTE, request)).build());
	}

	@Override
	public void reassignBroker(ReassignBrokerRequest request, StreamObserver<ReassignBrokerResponse> response) {
		answer(response,
				ReassignBrokerResponse.newBuilder().setReceipt(handle(CommandType.REASSIGN_BROKER, request)).build());
	}

	@Override
	public void copyQuote(CopyQuoteRequest request, StreamObserver<CopyQuoteResponse> response) {
		answer(response, CopyQuoteResponse.newBuilder().setReceipt(handle(CommandType.COPY_QUOTE, request)).build());
	}

	@Override
	public void addNote(AddNoteRequest request, StreamObserver<AddNoteResponse> response) {
		answer(response, AddNoteResponse.newBuilder().setReceipt(handle(CommandType.ADD_NOTE, request)).build());
	}

	@Override
	public void eraseCustomerData(EraseCustomerDataRequest request,
			StreamObserver<EraseCustomerDataResponse> response) {
		answer(response,
				EraseCustomerDataResponse.newBuilder()
					.setReceipt(handle(CommandType.ERASE_CUSTOMER_DATA, request))
					.build());
	}

	private static Duration timeLeft() {
		var deadline = Context.current().getDeadline();
		return (deadline != null) ? Duration.ofMillis(deadline.timeRemaining(TimeUnit.MILLISECONDS)).minus(WAY_BACK)
				: Duration.ofDays(1);
	}

	private <C extends Message> CommandReceipt handle(CommandType<C> type, C request) {
		return this.handler.handle(type, request,
				new Origin(Caller.current(), Correlation.current(), Correlation.traceparent()));
	}

	private static <A> void answer(StreamObserver<A> response, A answer) {
		response.onNext(answer);
		response.onCompleted();
	}

}
