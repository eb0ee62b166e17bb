package io.quotestream.command.application;

import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

import com.google.protobuf.Message;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.FlakyQuoteStore.Trouble;
import io.quotestream.command.domain.Rejected;
import io.quotestream.command.domain.SampleProduct;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.RecordedQuoteEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Two instances of the service over one store and the same secrets; each remembers quotes
 * on its own. The store has the troubles it is told to have.
 */
final class TwoInstances {

	static final Caller BROKER = new Caller(Role.BROKER, "bea", "agency-1");

	static final Caller FOREIGN = new Caller(Role.BROKER, "ben", "agency-2");

	static final Caller UNDERWRITER = new Caller(Role.UNDERWRITER, "uma", "");

	final Requests requests = Requests.aboutNewQuote(Requests.CLOCK);

	private final InMemoryQuoteStore stream = new InMemoryQuoteStore();

	/** What happens to the next calls. */
	final Deque<Trouble> readTroubles = new ConcurrentLinkedDeque<>();

	final Deque<Trouble> appendTroubles = new ConcurrentLinkedDeque<>();

	/** How often the store was read. */
	final AtomicInteger reads = new AtomicInteger();

	final FlakyQuoteStore store = new FlakyQuoteStore(this.stream, (id) -> {
		this.reads.incrementAndGet();
		return next(this.readTroubles);
	}, (id) -> next(this.appendTroubles));

	final InMemorySecrets secrets = new InMemorySecrets();

	final CommandHandler one = newInstance();

	final CommandHandler two = newInstance();

	/**
	 * One that remembers nothing, as after a restart. However busy the machine is, no
	 * command is turned away for the others before it.
	 */
	CommandHandler newInstance() {
		return new CommandHandler(this.store, new RecentQuotes(100, Duration.ofMinutes(1)), this.secrets,
				Requests.CLOCK, SampleProduct.OPTIONAL);
	}

	/** The quote with all its sections. */
	CommandReceipt create(CommandHandler instance) {
		return send(instance, CommandType.CREATE_QUOTE, this.requests.createWithAllSections());
	}

	/** The quote, opened if it was not, submitted by this instance. */
	void finalized(CommandHandler instance) {
		if (stored().isEmpty()) {
			create(instance);
		}
		send(instance, CommandType.SAVE_QUOTE, this.requests.save());
		send(instance, CommandType.CALCULATE_QUOTE, this.requests.calculate());
		send(instance, CommandType.FINALIZE_QUOTE, this.requests.finalizeQuote());
	}

	/** The events of the quote, by the appends that brought them. */
	List<List<RecordedQuoteEvent>> appends() {
		return this.stream.appends(this.requests.quoteId());
	}

	/** The events of the quote. */
	List<RecordedQuoteEvent> stored() {
		return this.stream.stream(this.requests.quoteId());
	}

	/** The events of another quote. */
	List<RecordedQuoteEvent> stored(String quoteId) {
		return this.stream.stream(quoteId);
	}

	/** Revision of the last event. */
	long head() {
		return stored().getLast().revision();
	}

	/** Puts the store back to a copy that was made after so many appends. */
	void restore(int appends) {
		this.stream.restore(this.requests.quoteId(), appends);
	}

	static <C extends Message> CommandReceipt send(CommandHandler instance, CommandType<C> type, C request) {
		return send(instance, BROKER, type, request);
	}

	static <C extends Message> CommandReceipt send(CommandHandler instance, Caller caller, CommandType<C> type,
			C request) {
		return instance.handle(type, request, new Origin(caller, "flow", ""));
	}

	static AbstractThrowableAssert<?, ?> assertRejected(ThrowingCallable command, ErrorReason reason) {
		return assertThatThrownBy(command).isInstanceOfSatisfying(Rejected.class,
				(rejected) -> assertThat(rejected.reason()).isEqualTo(reason));
	}

	private static Trouble next(Deque<Trouble> troubles) {
		return Optional.ofNullable(troubles.poll()).orElse(Trouble.NONE);
	}

}
