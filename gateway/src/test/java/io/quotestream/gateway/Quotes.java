package io.quotestream.gateway;

import java.util.UUID;

import com.google.type.Date;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.query.v1.GetQuoteRequest;
import io.quotestream.proto.query.v1.WatchQuoteRequest;
import io.quotestream.proto.query.v1.WatchQuoteResponse;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.view.v1.QuoteView;

/**
 * Requests and views of quotes that nobody has to tell apart.
 */
final class Quotes {

	private Quotes() {
	}

	static CreateQuoteRequest create() {
		CommandHeader header = CommandHeader.newBuilder()
			.setQuoteId(UUID.randomUUID().toString())
			.setRequestId(UUID.randomUUID().toString())
			.build();
		return CreateQuoteRequest.newBuilder()
			.setHeader(header)
			.setEffectiveDate(Date.newBuilder().setYear(2027).setMonth(1).setDay(15))
			.build();
	}

	static GetQuoteRequest get() {
		return GetQuoteRequest.newBuilder().setQuoteId(UUID.randomUUID().toString()).build();
	}

	static WatchQuoteRequest watch() {
		return WatchQuoteRequest.newBuilder().setQuoteId(UUID.randomUUID().toString()).build();
	}

	static WatchQuoteResponse step(String quoteId, long revision, QuoteState state) {
		QuoteView view = QuoteView.newBuilder().setQuoteId(quoteId).setRevision(revision).setState(state).build();
		return WatchQuoteResponse.newBuilder().setRevision(revision).setQuote(view).build();
	}

}
