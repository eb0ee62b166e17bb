package io.quotestream.command.application;

import java.time.Duration;
import java.util.List;

import com.google.protobuf.Message;

import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.domain.AssessmentGate;
import io.quotestream.command.domain.Facts;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Caller;

/** A request as it was sent, so that it can be sent again. */
record SentCommand<C extends Message>(CommandType<C> type, C request, Caller caller) {

	CommandHeader header() {
		return this.type.header().apply(this.request);
	}

	CommandReceipt to(CommandHandler instance) {
		return instance.handle(this.type, this.request, new Origin(this.caller, "flow", ""));
	}

	List<QuoteEvent> decidedOn(QuoteHistory history) {
		return this.type.decision()
			.decide(history.quote(), this.request, new Facts(this.caller.actor(), this.caller.broker(),
					Requests.CLOCK.instant(), Duration.ofDays(30), AssessmentGate.OPTIONAL));
	}

}
