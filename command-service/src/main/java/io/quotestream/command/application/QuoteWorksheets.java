package io.quotestream.command.application;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

import io.quotestream.command.domain.Product;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.query.v1.GetWorksheetRequest;
import io.quotestream.proto.query.v1.GetWorksheetResponse;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.type.v1.Worksheet;

/** Shows how prices of quotes came about, as their streams hold it. */
public final class QuoteWorksheets {

	/** None of them is bound to an owner. */
	private static final Set<Role> ROLES = EnumSet.of(Role.UNDERWRITER, Role.MANAGER, Role.SUPPORT, Role.AUDITOR);

	private final QuoteStore store;

	private final Product product;

	public QuoteWorksheets(QuoteStore store, Product product) {
		this.store = store;
		this.product = product;
	}

	/**
	 * Answers as {@code QuotePricingService} says.
	 * @throws Rejected when there is none
	 */
	public GetWorksheetResponse find(GetWorksheetRequest request, Caller caller) {
		CommandHandler.requireRole(ROLES, caller);
		var quoteId = request.getQuoteId();
		var events = this.store.readFrom(quoteId, 0);
		var quote = QuoteHistory.EMPTY.plus(events).quote();
		if (!quote.exists()) {
			throw CommandHandler.notFound(quoteId);
		}
		var last = request.hasRevision() ? request.getRevision() : Long.MAX_VALUE;
		return events.reversed()
			.stream()
			.filter((event) -> event.revision() <= last)
			.flatMap((event) -> worksheet(event.event())
				.map((worksheet) -> GetWorksheetResponse.newBuilder()
					.setRevision(event.revision())
					.setWorksheet(worksheet)
					.build())
				.stream())
			.findFirst()
			.orElseThrow(() -> Rejected
				.of(ErrorReason.ERROR_REASON_PREMIUM_MISSING, "No price was worked out.", quote, this.product)
				.with("quoteId", quoteId));
	}

	private static Optional<Worksheet> worksheet(QuoteEvent event) {
		if (event.hasQuoteCalculated()) {
			return Optional.of(event.getQuoteCalculated().getWorksheet());
		}
		return event.hasQuoteRerated() ? Optional.of(event.getQuoteRerated().getWorksheet()) : Optional.empty();
	}

}
