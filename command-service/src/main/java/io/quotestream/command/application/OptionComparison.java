package io.quotestream.command.application;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

import io.quotestream.command.domain.Facts;
import io.quotestream.command.domain.FormRating;
import io.quotestream.command.domain.Product;
import io.quotestream.command.domain.rating.Prices;
import io.quotestream.command.domain.rating.RatingOutcome.Rated;
import io.quotestream.command.domain.rating.RatingOutcome.Refused;
import io.quotestream.command.domain.rating.Refusal;
import io.quotestream.proto.query.v1.CompareOptionsRequest;
import io.quotestream.proto.query.v1.CompareOptionsResponse;
import io.quotestream.proto.query.v1.PricedOption;
import io.quotestream.proto.query.v1.Unpriced;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.type.v1.CoverageSelection;

/** Prices several selections of cover on the same facts, and stores nothing. */
public final class OptionComparison {

	private static final Set<Role> ROLES = EnumSet.of(Role.BROKER, Role.CUSTOMER, Role.SUPPORT, Role.UNDERWRITER,
			Role.MANAGER);

	private final CommandHandler quotes;

	private final InstantSource clock;

	private final Product product;

	public OptionComparison(CommandHandler quotes, InstantSource clock, Product product) {
		this.quotes = quotes;
		this.clock = clock;
		this.product = product;
	}

	/**
	 * Answers as {@code QuotePricingService} says.
	 * @throws io.quotestream.command.domain.Rejected when nothing can be priced
	 */
	public CompareOptionsResponse compare(CompareOptionsRequest request, Caller caller) {
		CommandHandler.requireRole(ROLES, caller);
		var history = this.quotes.read(request.getQuoteId(), caller);
		var facts = new Facts(CommandHandler.actor(caller), this.clock.instant(), "", this.product, null);
		return CompareOptionsResponse.newBuilder()
			.setRevision(history.revision())
			.addAllOptions(
					request.getSelectionsList().stream().map((selection) -> option(history, selection, facts)).toList())
			.build();
	}

	private static PricedOption option(QuoteHistory history, CoverageSelection selection, Facts facts) {
		var option = PricedOption.newBuilder().setSelection(selection);
		return (switch (FormRating.outcome(history.quote(), selection, facts)) {
			case Rated(var worksheet) -> option.setPrice(Prices.of(worksheet));
			case Refused(var refusals) -> option.setUnpriced(unpriced(refusals));
		}).build();
	}

	private static Unpriced unpriced(List<Refusal> refusals) {
		return Unpriced.newBuilder()
			.addAllFindings(refusals.stream().map((refusal) -> refusal.path() + ": " + refusal.text()).toList())
			.build();
	}

}
