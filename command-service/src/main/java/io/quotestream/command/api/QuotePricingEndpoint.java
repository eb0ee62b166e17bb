package io.quotestream.command.api;

import io.grpc.stub.StreamObserver;
import org.springframework.stereotype.Service;

import io.quotestream.command.application.OptionComparison;
import io.quotestream.proto.query.v1.CompareOptionsRequest;
import io.quotestream.proto.query.v1.CompareOptionsResponse;
import io.quotestream.proto.query.v1.QuotePricingServiceGrpc;
import io.quotestream.proto.rpc.Caller;

/** The questions about prices: translates, delegates, answers. */
@Service
public class QuotePricingEndpoint extends QuotePricingServiceGrpc.QuotePricingServiceImplBase {

	private final OptionComparison comparison;

	public QuotePricingEndpoint(OptionComparison comparison) {
		this.comparison = comparison;
	}

	@Override
	public void compareOptions(CompareOptionsRequest request, StreamObserver<CompareOptionsResponse> response) {
		response.onNext(this.comparison.compare(request, Caller.current()));
		response.onCompleted();
	}

}
