package io.quotestream.projection.feed;

import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.kurrent.dbclient.ReadStreamOptions;
import io.kurrent.dbclient.RecordedEvent;
import io.kurrent.dbclient.ResolvedEvent;
import io.kurrent.dbclient.StreamNotFoundException;

import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.store.EventStoreConnection;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.store.StreamNames;

/**
 * Who owned a quote when. Reads the quote's stream, but nothing of it other than what
 * gives it to a broker.
 */
final class QuoteOwners {

	private static final int PAGE = 500;

	private final EventStoreConnection store;

	private final EventCodec codec;

	private final Cache<String, Owners> known;

	QuoteOwners(EventStoreConnection store, EventCodec codec, int remembered) {
		this.store = store;
		this.codec = codec;
		this.known = Caffeine.newBuilder().maximumSize(remembered).build();
	}

	/**
	 * The owners of a quote by the revision from which on they owned it.
	 *
	 * @param next the first revision that was not read
	 */
	private record Owners(NavigableMap<Long, String> since, long next) {
	}

	/**
	 * The broker that owned the quote at this revision, empty text when none did; nothing
	 * when the quote is gone.
	 * @throws EventStoreUnavailable when the store does not answer
	 */
	Optional<String> at(String quoteId, long revision) {
		var owners = this.known.get(quoteId, (id) -> new Owners(new TreeMap<>(), 0));
		while (owners.next() <= revision) {
			var more = read(quoteId, owners);
			if (more.isEmpty()) {
				this.known.invalidate(quoteId);
				return Optional.empty();
			}
			owners = more.get();
			this.known.put(quoteId, owners);
		}
		var owner = owners.since().floorEntry(revision);
		return Optional.ofNullable(owner).map((entry) -> entry.getValue());
	}

	private Optional<Owners> read(String quoteId, Owners owners) {
		var options = ReadStreamOptions.get().forwards().fromRevision(owners.next()).maxCount(PAGE);
		try {
			var events = this.store
				.call("a read of a quote", (client) -> client.readStream(StreamNames.quote(quoteId), options))
				.getEvents();
			var since = new TreeMap<>(owners.since());
			events.stream()
				.map(ResolvedEvent::getOriginalEvent)
				.forEach(
						(event) -> owner(quoteId, event).ifPresent((broker) -> since.put(event.getRevision(), broker)));
			return events.isEmpty() ? Optional.empty()
					: Optional.of(new Owners(since, events.getLast().getOriginalEvent().getRevision() + 1));
		}
		catch (StreamNotFoundException ex) {
			return Optional.empty();
		}
		catch (StatusRuntimeException ex) {
			// The client does not translate the answer about a deleted stream for reads.
			if (ex.getStatus().getCode() == Status.Code.FAILED_PRECONDITION) {
				return Optional.empty();
			}
			throw ex;
		}
	}

	private Optional<String> owner(String quoteId, RecordedEvent recorded) {
		if (!FeedEvents.GIVE_AN_OWNER.contains(recorded.getEventType())) {
			return Optional.empty();
		}
		var event = this.codec.decode(recorded.getEventType(), recorded.getEventData(), quoteId, FeedEvents.NO_KEYS);
		return Optional.of(event.hasQuoteCreatedV2() ? event.getQuoteCreatedV2().getBrokerId()
				: event.getQuoteBrokerReassigned().getBrokerId());
	}

}
