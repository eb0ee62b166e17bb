package io.quotestream.e2e;

import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

import io.quotestream.proto.command.v1.CommandInboxServiceGrpc;
import io.quotestream.proto.command.v1.CommandInboxServiceGrpc.CommandInboxServiceBlockingStub;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc.QuoteCommandServiceBlockingStub;
import io.quotestream.proto.query.v1.GetQuoteRequest;
import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc;
import io.quotestream.proto.query.v1.QuoteQueryServiceGrpc.QuoteQueryServiceBlockingStub;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.view.v1.QuoteView;

/** The system as one caller reaches it, whatever the protocol. */
record Client(QuoteCommandServiceBlockingStub commands, CommandInboxServiceBlockingStub inbox,
		QuoteQueryServiceBlockingStub queries) {

	/** A client that says who it is. */
	static Client of(Channel channel, Caller caller) {
		var identity = new Metadata();
		identity.put(Caller.HEADER, caller.toHeader());
		return anonymous(ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(identity)));
	}

	/** A client that does not say who it is. */
	static Client anonymous(Channel channel) {
		var patient = ClientInterceptors.intercept(channel, new PatientCall.Interceptor());
		return new Client(QuoteCommandServiceGrpc.newBlockingStub(patient),
				CommandInboxServiceGrpc.newBlockingStub(patient), QuoteQueryServiceGrpc.newBlockingStub(patient));
	}

	/** The quote as it is shown now. */
	QuoteView get(String quoteId) {
		return this.queries.getQuote(GetQuoteRequest.newBuilder().setQuoteId(quoteId).build()).getQuote();
	}

	/** The quote once it is shown at this revision. */
	QuoteView get(String quoteId, long minRevision) {
		return this.queries
			.getQuote(GetQuoteRequest.newBuilder().setQuoteId(quoteId).setMinRevision(minRevision).build())
			.getQuote();
	}

}
