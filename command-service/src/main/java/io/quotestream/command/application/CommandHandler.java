package io.quotestream.command.application;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.stream.Collectors;

import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;

import io.quotestream.command.application.QuoteHistory.Answer;
import io.quotestream.command.application.QuoteStore.LostRace;
import io.quotestream.command.application.QuoteStore.NewEvent;
import io.quotestream.command.application.RecentQuotes.Remembered;
import io.quotestream.command.domain.Actor;
import io.quotestream.command.domain.Actor.Authority;
import io.quotestream.command.domain.Command;
import io.quotestream.command.domain.Facts;
import io.quotestream.command.domain.Facts.CopySource;
import io.quotestream.command.domain.Product;
import io.quotestream.command.domain.Quote;
import io.quotestream.command.domain.Rejected;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.command.v1.CopyQuoteRequest;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.event.v1.CommandConcluded;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.RecordedQuoteEvent;

/**
 * Handles every command in the same way: role, then load, existence, ownership, privacy,
 * repeated request, etag, decision, append with the exact expected revision, receipt.
 * Shape and identity were checked before.
 */
public final class CommandHandler {

	private static final int ATTEMPTS = 6;

	private static final int APPEND_TRIES = 3;

	private static final Duration LONGEST_PAUSE = Duration.ofMillis(25);

	private final QuoteStore store;

	private final QuoteLoader loader;

	private final Snapshots snapshots;

	private final RecentQuotes recent;

	private final QuoteSecrets secrets;

	private final InstantSource clock;

	private final Product product;

	/** A handler that takes no snapshots. */
	public CommandHandler(QuoteStore store, RecentQuotes recent, QuoteSecrets secrets, InstantSource clock,
			Product product) {
		this(store, Snapshots.NONE, recent, secrets, clock, product);
	}

	public CommandHandler(QuoteStore store, Snapshots snapshots, RecentQuotes recent, QuoteSecrets secrets,
			InstantSource clock, Product product) {
		this.store = store;
		this.loader = new QuoteLoader(store, snapshots);
		this.snapshots = snapshots;
		this.recent = recent;
		this.secrets = secrets;
		this.clock = clock;
		this.product = product;
	}

	/** Where a request comes from, for the metadata of its events. */
	public record Origin(Caller caller, String correlationId, String traceparent) {
	}

	/**
	 * Carries out one command.
	 * @throws Rejected when the answer is no
	 * @throws EventStoreUnavailable when the outcome is unknown
	 */
	public <C extends Message> CommandReceipt handle(CommandType<C> type, C request, Origin origin) {
		requireRole(type.roles(), origin.caller());
		var header = type.header().apply(request);
		var arrived = System.nanoTime();
		return this.recent.exclusively(header.getQuoteId(), () -> {
			for (int attempt = 1;; attempt++) {
				try {
					return receipt(header.getQuoteId(), attempt(type, request, header, origin, arrived));
				}
				catch (LostRace race) {
					if (attempt == ATTEMPTS) {
						throw stale(header, latest(header.getQuoteId()));
					}
					pause();
				}
			}
		});
	}

	/**
	 * Checks what will not change about a command that is to be carried out later.
	 * @param opener who submitted the creation that waits, when the quote does not exist
	 * yet; null when none waits
	 * @return whether the command was answered before
	 * @throws Rejected when it must not be taken
	 */
	public <C extends Message> boolean admit(CommandType<C> type, C request, Caller caller, QuoteHistory history,
			@Nullable Caller opener) {
		requireRole(type.roles(), caller);
		var header = type.header().apply(request);
		var quote = history.quote();
		var theirs = (quote.exists()) ? mayAccess(caller, quote)
				: (opener != null) ? mayAccess(caller, opener.broker(), opener.actor()) : type.creates();
		if (!theirs) {
			throw notTheirs(type, header);
		}
		if (quote.erased() && type.command() != Command.ERASE_CUSTOMER_DATA) {
			throw erased(header.getQuoteId());
		}
		var before = history.answerTo(header.getRequestId());
		if (before.isPresent()) {
			if (isReused(before.get(), digest(type, request, header))) {
				throw reused(header.getRequestId());
			}
		}
		else if (quote.exists() && type.creates()) {
			throw notTheirs(type, header);
		}
		return before.isPresent();
	}

	/**
	 * Carries out a command that was taken before. Whatever comes of it stands in the
	 * stream afterwards, a refusal, a change of nothing and a decision that failed as
	 * well, so that nobody can come to another answer.
	 * @param digest of the request when it was taken: by now its key may be destroyed
	 * @throws LostRace when others were faster all the time
	 * @throws EventStoreUnavailable when the outcome is unknown
	 */
	public <C extends Message> Answer conclude(CommandType<C> type, C request, Origin origin, String digest) {
		var header = type.header().apply(request);
		var decidable = type.decidedBy(new FaultRefusingDecision<>(type, origin));
		return conclude(header, origin, digest, (history) -> {
			try {
				requireRole(type.roles(), origin.caller());
				return (decide(decidable, request, header, origin, history) instanceof Decided.Now(var events)
						&& !events.isEmpty()) ? events : List.of(concluded(type.command().rpcName(), null));
			}
			catch (Rejected rejected) {
				return List.of(concluded(type.command().rpcName(), rejected));
			}
		});
	}

	/** Ends a command that was taken before and that nobody can read any more. */
	public Answer concludeForgotten(String command, String quoteId, String requestId, Origin origin, String digest) {
		var header = CommandHeader.newBuilder().setQuoteId(quoteId).setRequestId(requestId).build();
		return conclude(header, origin, digest, (history) -> List.of(concluded(command, erased(quoteId))));
	}

	/**
	 * All is appended with the exact revision it was decided on, hence may be decided on
	 * what is merely remembered.
	 */
	private Answer conclude(CommandHeader header, Origin origin, String digest,
			Function<QuoteHistory, List<QuoteEvent>> decision) {
		var quoteId = header.getQuoteId();
		return this.recent.exclusively(quoteId, () -> {
			for (int attempt = 1;; attempt++) {
				var history = this.recent.find(quoteId).map(Remembered::history).orElseGet(() -> latest(quoteId));
				var before = history.answerTo(header.getRequestId());
				if (before.isPresent()) {
					return before.get();
				}
				try {
					return append(header, digest, origin, history, decision.apply(history));
				}
				catch (LostRace race) {
					latest(quoteId);
					if (attempt == ATTEMPTS) {
						throw race;
					}
					pause();
				}
			}
		});
	}

	private static QuoteEvent concluded(String command, @Nullable Rejected rejected) {
		var concluded = CommandConcluded.newBuilder().setCommand(command);
		if (rejected != null) {
			concluded.setRefusal(rejected.toStored());
		}
		return QuoteEvent.newBuilder().setCommandConcluded(concluded).build();
	}

	/**
	 * Only an append is ever tried on what is merely remembered, since it fails when the
	 * quote has moved on. For every other answer the tail is read first, unless somebody
	 * read it after this request had arrived: so one read answers all who wait for the
	 * same quote.
	 */
	private <C extends Message> Answer attempt(CommandType<C> type, C request, CommandHeader header, Origin origin,
			long arrived) {
		var remembered = this.recent.find(header.getQuoteId());
		if (remembered.isPresent() && !remembered.get().isAtLeastAsNewAs(arrived)) {
			var history = remembered.get().history();
			try {
				if (decide(type, request, header, origin, history) instanceof Decided.Now(var events)
						&& !events.isEmpty()) {
					return append(type, request, header, origin, history, events);
				}
			}
			catch (Rejected onWhatMayBeOld) {
				// Decided again on the tail.
			}
			catch (LostRace moved) {
				latest(header.getQuoteId());
				throw moved;
			}
		}
		var history = remembered.filter((known) -> known.isAtLeastAsNewAs(arrived))
			.map(Remembered::history)
			.orElseGet(() -> type.creates() ? latest(header.getQuoteId(), this.loader::fold)
					: latest(header.getQuoteId()));
		try {
			return switch (decide(type, request, header, origin, history)) {
				case Decided.Repeated(var answer) -> answer;
				case Decided.Now(var events) when events.isEmpty() -> history.asItIs();
				case Decided.Now(var events) -> append(type, request, header, origin, history, events);
			};
		}
		catch (LostRace moved) {
			latest(header.getQuoteId());
			throw moved;
		}
	}

	private sealed interface Decided {

		/** The request was answered before. */
		record Repeated(Answer answer) implements Decided {
		}

		/** What is to be appended, perhaps nothing. */
		record Now(List<QuoteEvent> events) implements Decided {
		}

	}

	private <C extends Message> Decided decide(CommandType<C> type, C request, CommandHeader header, Origin origin,
			QuoteHistory history) {
		var quote = history.quote();
		if (quote.exists() && !mayAccess(origin.caller(), quote)) {
			throw notTheirs(type, header);
		}
		if (!quote.exists() && !type.creates()) {
			throw notFound(header.getQuoteId());
		}
		var source = (request instanceof CopyQuoteRequest copy) ? source(copy, origin.caller()) : null;
		if (quote.erased()) {
			finishErasure(header.getQuoteId());
			if (type.command() != Command.ERASE_CUSTOMER_DATA) {
				throw erased(header.getQuoteId());
			}
		}
		var before = history.answerTo(header.getRequestId());
		if (before.isPresent()) {
			if (isReused(before.get(), digest(type, request, header))) {
				throw reused(header.getRequestId());
			}
			return new Decided.Repeated(before.get());
		}
		if (!header.getEtag().isEmpty() && !header.getEtag().equals(history.etag())) {
			throw stale(header, history);
		}
		var facts = new Facts(actor(origin.caller()), this.clock.instant(), newId(header), this.product, source);
		try {
			return new Decided.Now(type.decision().decide(quote, request, facts));
		}
		catch (Rejected rejected) {
			throw rejected.with("quoteId", header.getQuoteId());
		}
	}

	/** Whoever stored the event may have died before the keys did. */
	private void finishErasure(String quoteId) {
		if (!this.secrets.areDestroyed(quoteId)) {
			this.secrets.destroy(quoteId);
		}
	}

	/**
	 * The quote to copy, read from its stream as it is now; its owner and its customer's
	 * privacy count, not those of the copy.
	 */
	private CopySource source(CopyQuoteRequest copy, Caller caller) {
		var quoteId = copy.getSourceQuoteId();
		var history = read(quoteId, caller);
		var revision = copy.hasSourceRevision() ? copy.getSourceRevision() : history.revision();
		if (revision > history.revision()) {
			throw Rejected
				.of(ErrorReason.ERROR_REASON_REVISION_OUT_OF_RANGE, "The quote to copy has no such revision.",
						history.quote(), this.product)
				.with(Map.of("quoteId", quoteId, "sourceRevision", Long.toString(revision), "lastRevision",
						Long.toString(history.revision())));
		}
		return new CopySource(quoteId, (revision == history.revision()) ? history.quote() : quoteAt(quoteId, revision),
				revision);
	}

	/**
	 * A quote as its stream has it now.
	 * @throws Rejected when the caller may not know of it, or its customer was forgotten
	 */
	QuoteHistory read(String quoteId, Caller caller) {
		var history = latest(quoteId);
		if (!history.quote().exists() || !mayAccess(caller, history.quote())) {
			throw notFound(quoteId);
		}
		if (history.quote().erased()) {
			throw erased(quoteId);
		}
		return history;
	}

	private Quote quoteAt(String quoteId, long revision) {
		var events = this.store.readFrom(quoteId, 0).stream().limit(revision + 1).toList();
		return QuoteHistory.EMPTY.plus(events).quote();
	}

	static Actor actor(Caller caller) {
		return new Actor(caller.actor(), caller.broker(), switch (caller.role()) {
			case MANAGER -> Authority.MANAGER;
			case UNDERWRITER -> Authority.UNDERWRITER;
			case SYSTEM -> Authority.RULES;
			case BROKER, CUSTOMER, SUPPORT, PRIVACY_OFFICER, AUDITOR -> Authority.NONE;
		});
	}

	/** The same for the same request, so that a decision made again names the same. */
	static String newId(CommandHeader header) {
		var name = header.getQuoteId() + "\n" + header.getRequestId();
		return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)).toString();
	}

	/** Once the digest's key was destroyed nothing can be compared any more. */
	private static boolean isReused(Answer before, Optional<String> digest) {
		return digest.isPresent() && !digest.get().equals(before.digest());
	}

	private <C extends Message> Optional<String> digest(CommandType<C> type, C request, CommandHeader header) {
		return this.secrets.digest(header.getQuoteId(), type.command().rpcName(), request);
	}

	private <C extends Message> Answer append(CommandType<C> type, C request, CommandHeader header, Origin origin,
			QuoteHistory history, List<QuoteEvent> decided) {
		if (!history.quote().exists()) {
			this.secrets.prepare(header.getQuoteId());
		}
		var digest = digest(type, request, header).orElseThrow(() -> erased(header.getQuoteId()));
		return append(header, digest, origin, history, decided);
	}

	private Answer append(CommandHeader header, String digest, Origin origin, QuoteHistory history,
			List<QuoteEvent> decided) {
		var erasing = decided.stream().anyMatch(QuoteEvent::hasCustomerDataErased);
		if (erasing) {
			this.secrets.announceDestruction(header.getQuoteId());
		}
		var metadata = new EventMetadata(origin.correlationId(), header.getRequestId(), header.getRequestId(), digest,
				origin.caller().actor(), origin.caller().role(), origin.traceparent());
		var events = decided.stream().map((event) -> new NewEvent(UUID.randomUUID(), event, metadata)).toList();
		var begun = System.nanoTime();
		appendSurely(header.getQuoteId(), history.revision(), events);
		var recorded = new ArrayList<RecordedQuoteEvent>();
		for (var event : events) {
			recorded.add(new RecordedQuoteEvent(header.getQuoteId(), history.revision() + 1 + recorded.size(),
					event.id(), this.clock.instant(), event.event(), metadata));
		}
		var after = history.plus(recorded);
		this.recent.remember(header.getQuoteId(), after, begun);
		this.snapshots.offer(header.getQuoteId(), after);
		if (erasing) {
			this.secrets.destroy(header.getQuoteId());
		}
		return after.answerTo(header.getRequestId()).orElseThrow();
	}

	/**
	 * An unknown outcome is settled by sending the very same events again: they cannot be
	 * written twice.
	 */
	private void appendSurely(String quoteId, long expectedRevision, List<NewEvent> events) {
		for (int attempt = 1;; attempt++) {
			try {
				this.store.append(quoteId, expectedRevision, events);
				return;
			}
			catch (EventStoreUnavailable ex) {
				if (attempt == APPEND_TRIES) {
					this.recent.forget(quoteId);
					throw ex;
				}
				pause();
			}
		}
	}

	/**
	 * The quote as its stream has it now: what is remembered with the tail of the stream
	 * behind it. What the stream does not continue is forgotten.
	 */
	public QuoteHistory latest(String quoteId) {
		return latest(quoteId, this.loader::load);
	}

	private QuoteHistory latest(String quoteId, Function<String, QuoteHistory> loading) {
		var begun = System.nanoTime();
		var latest = this.recent.find(quoteId)
			.map(Remembered::history)
			.flatMap((known) -> known.continuedBy(this.store.readFrom(quoteId, known.revision())))
			.orElseGet(() -> {
				this.recent.forget(quoteId);
				return loading.apply(quoteId);
			});
		if (latest.quote().exists()) {
			this.recent.remember(quoteId, latest, begun);
		}
		return latest;
	}

	static void requireRole(Set<Role> roles, Caller caller) {
		if (!roles.contains(caller.role())) {
			throw new Rejected(ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED, "Your role may not do this.",
					Map.of("role", caller.role().wireName(), "permitted",
							roles.stream().map(Role::wireName).sorted().collect(Collectors.joining(","))));
		}
	}

	/**
	 * Brokers act on their agency's quotes, customers on those they opened; the other
	 * roles are not bound to an owner.
	 */
	public static boolean mayAccess(Caller caller, Quote quote) {
		return mayAccess(caller, quote.brokerId(), quote.createdBy());
	}

	private static boolean mayAccess(Caller caller, String brokerId, String createdBy) {
		return switch (caller.role()) {
			case BROKER -> caller.broker().equals(brokerId);
			case CUSTOMER -> caller.actor().equals(createdBy);
			case UNDERWRITER, MANAGER, SUPPORT, SYSTEM, PRIVACY_OFFICER, AUDITOR -> true;
		};
	}

	private static Rejected notTheirs(CommandType<?> type, CommandHeader header) {
		return type.creates() ? new Rejected(ErrorReason.ERROR_REASON_QUOTE_ALREADY_EXISTS, "This id is taken.",
				Map.of("quoteId", header.getQuoteId())) : notFound(header.getQuoteId());
	}

	static Rejected notFound(String quoteId) {
		return new Rejected(ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND, "No such quote.", Map.of("quoteId", quoteId));
	}

	/** This request id was used for another command or content. */
	public static Rejected reused(String requestId) {
		return new Rejected(ErrorReason.ERROR_REASON_REQUEST_ID_REUSED,
				"This request id was used for another command or content.", Map.of("requestId", requestId));
	}

	/** The customer was forgotten. */
	public static Rejected erased(String quoteId) {
		return new Rejected(ErrorReason.ERROR_REASON_PRIVACY_ERASED, "The customer's data were erased.",
				Map.of("quoteId", quoteId));
	}

	private static Rejected stale(CommandHeader header, QuoteHistory history) {
		return new Rejected(ErrorReason.ERROR_REASON_STALE_QUOTE, "The quote has changed since it was read.",
				Map.of("quoteId", header.getQuoteId(), "currentRevision", Long.toString(history.revision()),
						"currentEtag", history.etag()));
	}

	/** A command that was submitted to the inbox may have been refused in the stream. */
	private static CommandReceipt receipt(String quoteId, Answer answer) {
		if (answer.refusal() != null) {
			throw Rejected.of(answer.refusal());
		}
		return CommandReceipt.newBuilder()
			.setQuoteId(quoteId)
			.setRevision(answer.revision())
			.setEtag(answer.etag())
			.setState(answer.state())
			.build();
	}

	private static void pause() {
		LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE.toNanos()));
	}

}
