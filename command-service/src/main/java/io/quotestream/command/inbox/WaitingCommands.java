package io.quotestream.command.inbox;

import java.util.List;
import java.util.Optional;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;

import io.quotestream.command.application.QuoteHistory;
import io.quotestream.command.domain.Command;

/**
 * Reads what of an inbox still waits: everything that the quote's own stream holds no
 * answer to. Remembers where that begins, so that what was carried out long ago is not
 * read again.
 */
public final class WaitingCommands {

	private final InboxStore store;

	private final Cache<String, Long> beginnings;

	public WaitingCommands(InboxStore store, int remembered) {
		this.store = store;
		this.beginnings = Caffeine.newBuilder().maximumSize(remembered).build();
	}

	/**
	 * What waits of an inbox.
	 *
	 * @param commands in the order they are carried out
	 * @param lastRevision of the inbox, -1 when nothing was ever submitted
	 */
	record Waiting(List<TakenCommand> commands, long lastRevision) {

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

	/** What waits behind this history of the quote. */
	Waiting behind(QuoteHistory history, String quoteId) {
		return behind(history, quoteId, Long.MAX_VALUE);
	}

	/**
	 * What waits behind this history of the quote, read again from this revision of the
	 * inbox on at least.
	 */
	Waiting behind(QuoteHistory history, String quoteId, long fromAtMost) {
		var known = this.beginnings.getIfPresent(quoteId);
		var from = Math.min((known != null) ? known : 0, fromAtMost);
		var taken = this.store.readFrom(quoteId, from);
		var last = taken.isEmpty() ? from - 1 : taken.getLast().revision();
		var waiting = taken.stream().filter((each) -> history.answerTo(each.requestId()).isEmpty()).toList();
		this.beginnings.put(quoteId, waiting.isEmpty() ? last + 1 : waiting.getFirst().revision());
		return new Waiting(waiting, last);
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
