package io.quotestream.command.application;

import java.util.List;
import java.util.Map;

import com.google.protobuf.Message;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.CommandType.Decision;
import io.quotestream.command.domain.Facts;
import io.quotestream.command.domain.Quote;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.MaskedException;

/**
 * Decides as the command's own decision does, and says no where that fails by a fault of
 * ours: it is pure, so it would fail for ever, and whatever waits behind the command
 * would wait for ever.
 */
record FaultRefusingDecision<C extends Message>(CommandType<C> type, Origin origin) implements Decision<C> {

	private static final Logger log = LoggerFactory.getLogger(FaultRefusingDecision.class);

	@Override
	public List<QuoteEvent> decide(Quote quote, C request, Facts facts) {
		try {
			return this.type.decision().decide(quote, request, facts);
		}
		catch (Rejected rejected) {
			throw rejected;
		}
		catch (RuntimeException fault) {
			log.error("{} of quote {} is refused: its decision failed", this.type.command().rpcName(),
					this.type.header().apply(request).getQuoteId(), new MaskedException(fault));
			throw new Rejected(ErrorReason.ERROR_REASON_INTERNAL_ERROR, "An internal fault.",
					Map.of("correlationId", this.origin.correlationId()));
		}
	}

}
