package io.quotestream.projection.quote;

import java.time.Instant;

import com.google.protobuf.Timestamp;

import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.event.v1.QuoteCreated;
import io.quotestream.proto.store.RecordedQuoteEvent;
import io.quotestream.proto.type.v1.QuoteState;
import io.quotestream.proto.view.v1.QuoteView;

/**
 * What a quote looks like after its events: the one meaning of "the quote at revision n".
 * Pure; every time in a view is the event store's.
 */
public final class QuoteFold {

	/** Revision of a view that has folded nothing. */
	public static final long NOTHING = -1;

	private QuoteFold() {
	}

	/** The view before the first event. */
	public static QuoteView nothing(String quoteId) {
		return QuoteView.newBuilder().setQuoteId(quoteId).setRevision(NOTHING).build();
	}

	/**
	 * The view after one more event.
	 * @throws ImpossibleEvent when this event cannot come next: the fold never forgives
	 */
	public static QuoteView apply(QuoteView view, RecordedQuoteEvent recorded) {
		check(view, recorded);
		var event = recorded.event();
		var next = view.toBuilder()
			.setRevision(recorded.revision())
			.setUpdateTime(timestamp(recorded.recordedAt()))
			.setEtag(EventCodec.movesEtag(event) ? recorded.etag() : view.getEtag());
		return (switch (event.getEventCase()) {
			case QUOTE_CREATED -> created(next, event.getQuoteCreated());
			case GEOGRAPHIC_DETAILS_CAPTURED ->
				next.setGeographic(event.getGeographicDetailsCaptured().getGeographic());
			case CONTACT_DETAILS_CAPTURED -> next.setContact(event.getContactDetailsCaptured().getContact());
			case FAMILY_DETAILS_CAPTURED -> next.setFamily(event.getFamilyDetailsCaptured().getFamily());
			case CUSTOMER_INFORMATION_UPDATED -> next.setCustomer(event.getCustomerInformationUpdated().getCustomer());
			case VEHICLE_INFORMATION_UPDATED -> next.setVehicle(event.getVehicleInformationUpdated().getVehicle());
			case COVERAGE_OPTIONS_SELECTED -> next.setCoverage(event.getCoverageOptionsSelected().getCoverage());
			case QUOTE_SAVED -> next.setState(QuoteState.QUOTE_STATE_SAVED);
			case QUOTE_FINALIZED -> next.setState(QuoteState.QUOTE_STATE_FINALIZED);
			case QUOTE_APPROVED -> next.setState(QuoteState.QUOTE_STATE_APPROVED)
				.setValidUntilTime(event.getQuoteApproved().getValidUntilTime());
			case QUOTE_DECLINED -> next.setState(QuoteState.QUOTE_STATE_DECLINED)
				.clearValidUntilTime()
				.clearDeclineReasons()
				.addAllDeclineReasons(event.getQuoteDeclined().getReasonsList());
			case QUOTE_CANCELLED -> next.setState(QuoteState.QUOTE_STATE_CANCELLED)
				.clearValidUntilTime()
				.clearDeclineReasons()
				.setCancelReason(event.getQuoteCancelled().getReason());
			case EVENT_NOT_SET -> throw new ImpossibleEvent(recorded, "is of no kind");
		}).build();
	}

	private static QuoteView.Builder created(QuoteView.Builder next, QuoteCreated created) {
		next.setState(QuoteState.QUOTE_STATE_INITIATED)
			.setBrokerId(created.getBrokerId())
			.setCreatedBy(created.getCreatedBy())
			.setCreateTime(next.getUpdateTime());
		return created.hasEffectiveDate() ? next.setEffectiveDate(created.getEffectiveDate()) : next;
	}

	private static void check(QuoteView view, RecordedQuoteEvent recorded) {
		if (!recorded.quoteId().equals(view.getQuoteId())) {
			throw new ImpossibleEvent(recorded, "is not of quote " + view.getQuoteId());
		}
		if (recorded.revision() != view.getRevision() + 1) {
			throw new ImpossibleEvent(recorded, "does not follow revision " + view.getRevision());
		}
		if (recorded.event().hasQuoteCreated() != (recorded.revision() == 0)) {
			throw new ImpossibleEvent(recorded, "cannot stand there: a quote is created once, first");
		}
	}

	private static Timestamp timestamp(Instant instant) {
		return Timestamp.newBuilder().setSeconds(instant.getEpochSecond()).setNanos(instant.getNano()).build();
	}

	/** An event that cannot come next: its stream is corrupt. */
	public static final class ImpossibleEvent extends RuntimeException {

		ImpossibleEvent(RecordedQuoteEvent recorded, String fault) {
			super("Event " + recorded.revision() + " of quote " + recorded.quoteId() + " " + fault);
		}

	}

}
