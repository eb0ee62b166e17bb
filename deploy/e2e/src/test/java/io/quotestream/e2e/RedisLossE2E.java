package io.quotestream.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.view.v1.QuoteView;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Read models are a copy. Whatever becomes of Redis, what was captured is shown again,
 * and nobody has to start anything again.
 */
@FaultySystem
class RedisLossE2E {

	private static final Duration HEALED = Duration.ofMinutes(2);

	private static final int QUOTES = 5;

	@Test
	void after_redis_was_emptied_every_quote_is_shown_as_before_and_every_new_event_too(LocalSystem system) {
		var quiet = opened(system);
		var quietAndAwaited = opened(system);
		var changed = opened(system);
		var changedAndAwaited = opened(system);
		var before = shown(system, quiet);

		system.redis().flushAll();

		assertThat(quiet).map((quote) -> broker(system).get(quote.getQuoteId())).isEqualTo(before);
		quietAndAwaited.forEach((quote) -> requireShown(system, quote));
		change(system, changedAndAwaited).forEach((quote) -> requireShown(system, quote));
		change(system, changed).forEach((quote) -> awaitShown(system, quote));
		opened(system).forEach((quote) -> awaitShown(system, quote));
	}

	@Test
	void after_redis_was_replaced_by_an_older_copy_of_itself_every_quote_is_shown_as_it_is(LocalSystem system,
			@TempDir Path copies) {
		var redis = system.data().resolve("redis");
		var copy = copies.resolve("redis");
		var quiet = opened(system);
		var changed = opened(system);
		var changedAndAwaited = opened(system);
		var before = shown(system, quiet);
		copy(redis, copy);
		changed = change(system, changed);
		changedAndAwaited = change(system, changedAndAwaited);
		var opened = opened(system);
		Stream.of(changed, changedAndAwaited, opened)
			.flatMap(List::stream)
			.forEach((quote) -> requireShown(system, quote));

		system.whileKilled(Part.REDIS, () -> {
			delete(redis);
			copy(copy, redis);
		});

		changedAndAwaited.forEach(
				(quote) -> await().atMost(HEALED).ignoreExceptions().untilAsserted(() -> requireShown(system, quote)));
		opened.forEach((quote) -> awaitShown(system, quote));
		// Nothing but the sweep can know that these are old.
		changed.forEach((quote) -> awaitShown(system, quote));
		assertThat(quiet).map((quote) -> broker(system).get(quote.getQuoteId())).isEqualTo(before);
		change(system, quiet).forEach((quote) -> awaitShown(system, quote));
	}

	private static Client broker(LocalSystem system) {
		return system.overGrpc(Callers.BROKER);
	}

	private static List<CommandReceipt> opened(LocalSystem system) {
		return Stream.generate(() -> Pages.create(Pages.newQuoteId()))
			.limit(QUOTES)
			.map((request) -> broker(system).commands().createQuote(request).getReceipt())
			.toList();
	}

	private static List<CommandReceipt> change(LocalSystem system, List<CommandReceipt> quotes) {
		return quotes.stream()
			.map((quote) -> Pages.family(quote.getQuoteId()))
			.map((request) -> broker(system).commands().captureFamilyDetails(request).getReceipt())
			.toList();
	}

	private static List<QuoteView> shown(LocalSystem system, List<CommandReceipt> quotes) {
		return quotes.stream().map((quote) -> broker(system).get(quote.getQuoteId(), quote.getRevision())).toList();
	}

	/** Asked for at its revision, the quote is shown so at once. */
	private static void requireShown(LocalSystem system, CommandReceipt quote) {
		requireSame(broker(system).get(quote.getQuoteId(), quote.getRevision()), quote);
	}

	/** Asked for as it is, the quote is soon shown at its revision. */
	private static void awaitShown(LocalSystem system, CommandReceipt quote) {
		await().atMost(HEALED)
			.ignoreExceptions()
			.untilAsserted(() -> requireSame(broker(system).get(quote.getQuoteId()), quote));
	}

	private static void requireSame(QuoteView view, CommandReceipt quote) {
		assertThat(view.getRevision()).isEqualTo(quote.getRevision());
		assertThat(view.getEtag()).isEqualTo(quote.getEtag());
		assertThat(view.getState()).isEqualTo(quote.getState());
	}

	private static void copy(Path from, Path to) {
		try (var files = Files.walk(from)) {
			for (var file : files.toList()) {
				Files.copy(file, to.resolve(from.relativize(file)));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static void delete(Path folder) {
		try (var files = Files.walk(folder)) {
			for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
