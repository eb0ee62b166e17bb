package io.quotestream.projection.feed;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.protobuf.Timestamp;
import io.kurrent.dbclient.RecordedEvent;

import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.EventCodec.UnknownEventType;
import io.quotestream.proto.codec.EventCodec.UnreadableEvent;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.codec.SubjectKeys.Destroyed;
import io.quotestream.proto.codec.SubjectKeys.QuoteKeys;
import io.quotestream.proto.codec.WrapperCodec;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteEvent.EventCase;
import io.quotestream.proto.feed.v1.Accepted;
import io.quotestream.proto.feed.v1.ApplicationNumberAssigned;
import io.quotestream.proto.feed.v1.Approved;
import io.quotestream.proto.feed.v1.Declined;
import io.quotestream.proto.feed.v1.Expiring;
import io.quotestream.proto.feed.v1.FeedEvent;
import io.quotestream.proto.feed.v1.FeedEventType;
import io.quotestream.proto.feed.v1.Referred;
import io.quotestream.proto.store.StreamNames;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.OptionsProto;
import io.quotestream.proto.type.v1.Subject;

/** Makes integration events of what is stored. */
final class FeedEvents {

	/**
	 * What is sealed stays closed: an event is read as after an erasure, so that nothing
	 * personal can get out.
	 */
	static final SubjectKeys NO_KEYS = (quoteId) -> new QuoteKeys(
			Stream.of(Subject.SUBJECT_CUSTOMER, Subject.SUBJECT_FAMILY)
				.collect(Collectors.toMap(SubjectKeys::keyId, (subject) -> new Destroyed())));

	/** Stored names of the events that say who owns a quote. */
	static final Set<String> GIVE_AN_OWNER = Set.of(stored(EventCase.QUOTE_CREATED), stored(EventCase.QUOTE_CREATED_V2),
			stored(EventCase.QUOTE_BROKER_REASSIGNED));

	private static final Map<String, FeedEventType> TYPES = Map.of(stored(EventCase.QUOTE_APPROVED),
			FeedEventType.FEED_EVENT_TYPE_APPROVED, stored(EventCase.QUOTE_DECLINED),
			FeedEventType.FEED_EVENT_TYPE_DECLINED, stored(EventCase.QUOTE_REFERRED),
			FeedEventType.FEED_EVENT_TYPE_REFERRED, stored(EventCase.APPLICATION_NUMBER_ASSIGNED),
			FeedEventType.FEED_EVENT_TYPE_APPLICATION_NUMBER_ASSIGNED, stored(EventCase.QUOTE_ACCEPTED),
			FeedEventType.FEED_EVENT_TYPE_ACCEPTED);

	private final EventCodec codec;

	private final QuoteOwners owners;

	FeedEvents(EventCodec codec, QuoteOwners owners) {
		this.codec = codec;
		this.owners = owners;
	}

	/**
	 * What an event is for this filter, nothing when it is not asked for.
	 * @throws UnknownEventType when it needs a newer version
	 * @throws UnreadableEvent when it is damaged
	 */
	Optional<FeedEvent> of(RecordedEvent recorded, FeedFilter filter) {
		if (recorded.getEventType().startsWith("$")) {
			return Optional.empty();
		}
		return StreamNames.isNotices(recorded.getStreamId()) ? notice(recorded, filter) : fact(recorded, filter);
	}

	private Optional<FeedEvent> notice(RecordedEvent recorded, FeedFilter filter) {
		var notice = WrapperCodec.NOTICES.decode(recorded.getEventType(), recorded.getEventData()).getOfferExpiring();
		if (!filter.wants(FeedEventType.FEED_EVENT_TYPE_EXPIRING) || !filter.wants(notice.getBrokerId())) {
			return Optional.empty();
		}
		return Optional.of(begun(recorded, StreamNames.quoteIdOfNotices(recorded.getStreamId()), notice.getBrokerId())
			.setRevision(notice.getQuoteRevision())
			.setExpiring(Expiring.newBuilder().setValidUntilTime(notice.getValidUntilTime()))
			.build());
	}

	private Optional<FeedEvent> fact(RecordedEvent recorded, FeedFilter filter) {
		var type = TYPES.get(recorded.getEventType());
		if (type == null) {
			EventCodec.requireKnown(recorded.getEventType());
			return Optional.empty();
		}
		if (!filter.wants(type)) {
			return Optional.empty();
		}
		var quoteId = StreamNames.quoteId(recorded.getStreamId());
		var event = this.codec.decode(recorded.getEventType(), recorded.getEventData(), quoteId, NO_KEYS);
		return this.owners.at(quoteId, recorded.getRevision())
			.filter(filter::wants)
			.map((owner) -> told(begun(recorded, quoteId, owner).setRevision(recorded.getRevision()), event).build());
	}

	private static FeedEvent.Builder begun(RecordedEvent recorded, String quoteId, String owner) {
		return FeedEvent.newBuilder()
			.setEventId(recorded.getEventId().toString())
			.setQuoteId(quoteId)
			.setBrokerId(owner)
			.setRecordTime(time(recorded));
	}

	private static FeedEvent.Builder told(FeedEvent.Builder told, QuoteEvent event) {
		return switch (event.getEventCase()) {
			case QUOTE_APPROVED -> told.setApproved(Approved.newBuilder()
				.setValidUntilTime(event.getQuoteApproved().getValidUntilTime())
				.setStraightThrough(event.getQuoteApproved().getStraightThrough()));
			case QUOTE_DECLINED -> told.setDeclined(Declined.newBuilder()
				.addAllCodes(event.getQuoteDeclined().getReasonsList().stream().map(DeclineReason::getCode).toList()));
			case QUOTE_REFERRED ->
				told.setReferred(Referred.newBuilder().addAllReasons(event.getQuoteReferred().getReasonsList()));
			case APPLICATION_NUMBER_ASSIGNED -> told.setApplicationNumberAssigned(ApplicationNumberAssigned.newBuilder()
				.setApplicationNumber(event.getApplicationNumberAssigned().getApplicationNumber()));
			case QUOTE_ACCEPTED -> told.setAccepted(Accepted.getDefaultInstance());
			default -> throw new IllegalStateException("no integration event: " + event.getEventCase());
		};
	}

	private static Timestamp time(RecordedEvent recorded) {
		var created = recorded.getCreated();
		return Timestamp.newBuilder().setSeconds(created.getEpochSecond()).setNanos(created.getNano()).build();
	}

	private static String stored(EventCase kind) {
		return QuoteEvent.getDescriptor()
			.findFieldByNumber(kind.getNumber())
			.getOptions()
			.getExtension(OptionsProto.storedAs);
	}

}
