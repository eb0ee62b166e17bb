package io.quotestream.query.access;

import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.view.v1.QuoteView;

/** Decides who sees which quote. Whoever does not, is told that there is none. */
public final class QuoteAccess {

	private QuoteAccess() {
	}

	/**
	 * Whether this caller may know that the quote exists. A view without a state is of a
	 * quote whose creation was refused.
	 */
	public static boolean maySee(Caller caller, QuoteView quote) {
		if (quote.getState() == QuoteState.QUOTE_STATE_UNSPECIFIED) {
			return false;
		}
		return switch (caller.role()) {
			case BROKER -> caller.broker().equals(quote.getBrokerId());
			case CUSTOMER -> caller.actor().equals(quote.getCreatedBy());
			case UNDERWRITER, MANAGER, SUPPORT, AUDITOR, PRIVACY_OFFICER, SYSTEM -> true;
		};
	}

}
