package io.quotestream.command.application;

import java.time.Instant;
import java.util.List;

import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.domain.Facts;
import io.quotestream.command.domain.Facts.CopySource;
import io.quotestream.command.domain.SampleProduct;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Caller;

/** A request as it was sent, so that it can be sent again. */
record SentCommand<C extends Message>(CommandType<C> type, C request, Caller caller) {

	CommandHeader header() {
		return this.type.header().apply(this.request);
	}

	@SuppressWarnings("unchecked")
	SentCommand<C> withEtag(String etag) {
		var field = this.request.getDescriptorForType().findFieldByName("header");
		var header = header().toBuilder().setEtag(etag).build();
		return new SentCommand<>(this.type, (C) this.request.toBuilder().setField(field, header).build(), this.caller);
	}

	CommandReceipt to(CommandHandler instance) {
		return instance.handle(this.type, this.request, new Origin(this.caller, "flow", ""));
	}

	List<QuoteEvent> decidedOn(QuoteHistory history, Instant now, @Nullable CopySource source) {
		return this.type.decision()
			.decide(history.quote(), this.request, new Facts(CommandHandler.actor(this.caller), now,
					CommandHandler.newId(header()), SampleProduct.OPTIONAL, source));
	}

}
