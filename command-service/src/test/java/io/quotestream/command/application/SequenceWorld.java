package io.quotestream.command.application;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import io.quotestream.command.application.FlakyQuoteStore.Trouble;
import io.quotestream.command.domain.SampleProduct;

/**
 * Where sequences take place: instances of the service over one store that loses races
 * and answers.
 */
final class SequenceWorld {

	final SequenceClock clock = new SequenceClock();

	final InMemoryQuoteStore stream = new InMemoryQuoteStore();

	/**
	 * The troubles of each quote come from its own seed, so that threads change nothing.
	 */
	private final Map<String, Random> troubles = new ConcurrentHashMap<>();

	private final FlakyQuoteStore store = new FlakyQuoteStore(this.stream, (quoteId) -> Trouble.NONE, this::trouble);

	private final InMemorySecrets secrets = new InMemorySecrets();

	private final int quotes;

	private final boolean troubled;

	final List<CommandHandler> instances;

	/** Has seen nothing of what is repeated there. */
	final CommandHandler restarted;

	SequenceWorld(int quotes, boolean troubled) {
		this.quotes = quotes;
		this.troubled = troubled;
		this.instances = List.of(newInstance(), newInstance());
		this.restarted = newInstance();
	}

	private CommandHandler newInstance() {
		return new CommandHandler(this.store, new RecentQuotes(this.quotes, Duration.ofMinutes(1)), this.secrets,
				this.clock, SampleProduct.OPTIONAL);
	}

	private Trouble trouble(String quoteId) {
		if (!this.troubled) {
			return Trouble.NONE;
		}
		var random = this.troubles.computeIfAbsent(quoteId,
				(id) -> new Random(~UUID.fromString(id).getMostSignificantBits()));
		return switch (random.nextInt(12)) {
			case 0 -> Trouble.LOSES_THE_RACE;
			case 1 -> Trouble.FAILS_BEFORE;
			case 2 -> Trouble.FAILS_AFTER;
			default -> Trouble.NONE;
		};
	}

}
