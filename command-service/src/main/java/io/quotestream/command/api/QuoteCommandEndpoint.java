package io.quotestream.command.api;

import com.google.protobuf.Message;
import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Service;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.CommandType;
import io.quotestream.proto.command.v1.ApproveQuoteRequest;
import io.quotestream.proto.command.v1.ApproveQuoteResponse;
import io.quotestream.proto.command.v1.CancelQuoteRequest;
import io.quotestream.proto.command.v1.CancelQuoteResponse;
import io.quotestream.proto.command.v1.CaptureContactDetailsRequest;
import io.quotestream.proto.command.v1.CaptureContactDetailsResponse;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsRequest;
import io.quotestream.proto.command.v1.CaptureFamilyDetailsResponse;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsRequest;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsResponse;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.CreateQuoteResponse;
import io.quotestream.proto.command.v1.DeclineQuoteRequest;
import io.quotestream.proto.command.v1.DeclineQuoteResponse;
import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.FinalizeQuoteResponse;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import io.quotestream.proto.command.v1.SaveQuoteRequest;
import io.quotestream.proto.command.v1.SaveQuoteResponse;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsResponse;
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

	private final CommandHandler handler;

	public QuoteCommandEndpoint(CommandHandler handler) {
		this.handler = handler;
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

	private <C extends Message> CommandReceipt handle(CommandType<C> type, C request) {
		return this.handler.handle(type, request,
				new Origin(Caller.current(), Correlation.current(), Correlation.traceparent()));
	}

	private static <A> void answer(StreamObserver<A> response, A answer) {
		response.onNext(answer);
		response.onCompleted();
	}

}
