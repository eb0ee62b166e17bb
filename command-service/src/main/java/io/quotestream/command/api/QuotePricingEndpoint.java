package io.quotestream.command.api;

import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Service;

import io.quotestream.command.application.OptionComparison;
import io.quotestream.command.application.QuoteWorksheets;
import io.quotestream.proto.query.v1.CompareOptionsRequest;
import io.quotestream.proto.query.v1.CompareOptionsResponse;
import io.quotestream.proto.query.v1.GetWorksheetRequest;
import io.quotestream.proto.query.v1.GetWorksheetResponse;
import io.quotestream.proto.query.v1.QuotePricingServiceGrpc;
import io.quotestream.proto.rpc.Caller;

/** The questions about prices: translates, delegates, answers. */
@Service
public class QuotePricingEndpoint extends QuotePricingServiceGrpc.QuotePricingServiceImplBase {

	private final OptionComparison comparison;

	private final QuoteWorksheets worksheets;

	public QuotePricingEndpoint(OptionComparison comparison, QuoteWorksheets worksheets) {
		this.comparison = comparison;
		this.worksheets = worksheets;
	}

	@Override
	public void compareOptions(CompareOptionsRequest request, StreamObserver<CompareOptionsResponse> response) {
		response.onNext(this.comparison.compare(request, Caller.current()));
		response.onCompleted();
	}

	@Override
	public void getWorksheet(GetWorksheetRequest request, StreamObserver<GetWorksheetResponse> response) {
		response.onNext(this.worksheets.find(request, Caller.current()));
		response.onCompleted();
	}

}
