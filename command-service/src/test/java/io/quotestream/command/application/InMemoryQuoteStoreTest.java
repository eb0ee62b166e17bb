package io.quotestream.command.application;

/** The double keeps the promises of the store it stands for. */
class InMemoryQuoteStoreTest extends QuoteStoreContract {

	private final InMemoryQuoteStore store = new InMemoryQuoteStore();

	@Override
	protected QuoteStore store() {
		return this.store;
	}

}
