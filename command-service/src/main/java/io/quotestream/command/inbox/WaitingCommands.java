package io.quotestream.command.inbox;

import java.util.List;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.quotestream.command.application.CommandHandler;
import io.quotestream.command.application.QuoteHistory;
import io.quotestream.command.domain.Command;

/**
 * Reads what of an inbox still waits: everything that the quote's own stream holds no
 * answer to. Remembers where that begins, so that what was carried out long ago is not
 * read again.
 */
public final class WaitingCommands {

	private final CommandHandler quotes;

	private final InboxStore store;

	private final Cache<String, Long> beginnings;

	public WaitingCommands(CommandHandler quotes, InboxStore store, int remembered) {
		this.quotes = quotes;
		this.store = store;
		this.beginnings = Caffeine.newBuilder().maximumSize(remembered).build();
	}

	/**
	 * What waits of an inbox.
	 *
	 * @param history of the quote
	 * @param commands in the order they are carried out; whichever was submitted and is
	 * not here is answered in the history
	 * @param lastRevision of the inbox, -1 when nothing was ever submitted
	 */
	record Waiting(QuoteHistory history, List<TakenCommand> commands, long lastRevision) {

		Optional<TakenCommand> find(String requestId) {
			return this.commands.stream().filter((taken) -> taken.requestId().equals(requestId)).findFirst();
		}

		/** The first command that would open the quote. */
		Optional<TakenCommand> creation() {
			return this.commands.stream().filter((taken) -> creates(taken.submitted().getCommand())).findFirst();
		}

		private static boolean creates(String command) {
			return command.equals(Command.CREATE_QUOTE.rpcName()) || command.equals(Command.COPY_QUOTE.rpcName());
		}

	}

	/** What waits for a quote. */
	Waiting of(String quoteId) {
		return of(quoteId, Long.MAX_VALUE);
	}

	/**
	 * What waits for a quote, its inbox read from this revision on at least: what is
	 * remembered may be wrong.
	 */
	Waiting of(String quoteId, long fromAtMost) {
		var known = this.beginnings.getIfPresent(quoteId);
		var from = Math.min((known != null) ? known : 0, fromAtMost);
		var taken = this.store.readFrom(quoteId, from);
		// Last, so that what others carry out meanwhile is in the one or in the other.
		var history = this.quotes.latest(quoteId);
		var waiting = taken.stream().filter((each) -> history.answerTo(each.requestId()).isEmpty()).toList();
		var last = taken.isEmpty() ? from - 1 : taken.getLast().revision();
		this.beginnings.put(quoteId, waiting.isEmpty() ? last + 1 : waiting.getFirst().revision());
		return new Waiting(history, waiting, last);
	}

	/** Whoever was submitted under this request id, carried out or not. */
	Optional<TakenCommand> find(String quoteId, String requestId) {
		return this.store.readFrom(quoteId, 0)
			.stream()
			.filter((taken) -> taken.requestId().equals(requestId))
			.findFirst();
	}

	/** What is remembered of an inbox may be wrong. */
	void forget(String quoteId) {
		this.beginnings.invalidate(quoteId);
	}

}
