package io.quotestream.command.application;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.application.QuoteStore.LostRace;
import io.quotestream.command.application.QuoteStore.NewEvent;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.event.v1.ContactDetailsCaptured;
import io.quotestream.proto.event.v1.GeographicDetailsCaptured;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.store.RecordedQuoteEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What every {@link QuoteStore} promises. */
@DisplayNameGeneration(ReplaceUnderscores.class)
public abstract class QuoteStoreContract {

	/** More than the pages that stores read in. */
	private static final int MANY = 1_234;

	protected final String quoteId = UUID.randomUUID().toString();

	protected abstract QuoteStore store();

	@Test
	void a_stream_that_was_never_written_holds_nothing() {
		assertThat(store().readFrom(this.quoteId, 0)).isEmpty();
	}

	@Test
	void what_was_appended_comes_back_in_order_with_all_that_was_said_of_it() {
		var events = List.of(contact(), city("Chennai"), city("Madurai"));
		store().append(this.quoteId, -1, events);
		var read = store().readFrom(this.quoteId, 0);
		assertThat(read).extracting(RecordedQuoteEvent::event).isEqualTo(events.stream().map(NewEvent::event).toList());
		assertThat(read).extracting(RecordedQuoteEvent::eventId).isEqualTo(ids(events));
		assertThat(read).extracting(RecordedQuoteEvent::metadata)
			.isEqualTo(events.stream().map(NewEvent::metadata).toList());
		assertThat(read).extracting(RecordedQuoteEvent::revision).containsExactly(0L, 1L, 2L);
		assertThat(read).extracting(RecordedQuoteEvent::quoteId).containsOnly(this.quoteId);
	}

	@Test
	void the_tail_is_read_from_a_revision_on_and_is_empty_behind_the_end() {
		var events = List.of(city("Chennai"), city("Madurai"), city("Salem"));
		store().append(this.quoteId, -1, events);
		assertThat(read(1)).isEqualTo(ids(events.subList(1, 3)));
		assertThat(read(2)).isEqualTo(ids(events.subList(2, 3)));
		assertThat(read(3)).isEmpty();
		assertThat(read(70)).isEmpty();
	}

	@Test
	void an_append_fits_exactly_behind_the_last_event_or_not_at_all() {
		var first = List.of(city("Chennai"));
		store().append(this.quoteId, -1, first);
		for (long wrong : new long[] { -1, 1, 7 }) {
			assertThatExceptionOfType(LostRace.class).as("behind %d", wrong)
				.isThrownBy(() -> store().append(this.quoteId, wrong, List.of(city("Madurai"), city("Salem"))));
		}
		assertThat(read(0)).isEqualTo(ids(first));
	}

	@Test
	void a_stream_that_was_never_written_is_behind_no_revision() {
		assertThatExceptionOfType(LostRace.class)
			.isThrownBy(() -> store().append(this.quoteId, 0, List.of(city("Chennai"))));
		assertThat(read(0)).isEmpty();
	}

	@Test
	void the_very_same_events_are_written_once_however_often_they_are_sent() {
		var first = List.of(city("Chennai"), city("Madurai"));
		var second = List.of(city("Salem"));
		store().append(this.quoteId, -1, first);
		store().append(this.quoteId, -1, first);
		store().append(this.quoteId, 1, second);
		store().append(this.quoteId, -1, first);
		store().append(this.quoteId, 1, second);
		assertThat(read(0)).isEqualTo(ids(first, second));
	}

	@Test
	void other_events_are_not_taken_for_the_same_because_one_of_them_is() {
		var first = List.of(city("Chennai"), city("Madurai"));
		store().append(this.quoteId, -1, first);
		assertThatExceptionOfType(LostRace.class)
			.isThrownBy(() -> store().append(this.quoteId, -1, List.of(first.getFirst(), city("Salem"))));
		assertThatExceptionOfType(LostRace.class).isThrownBy(
				() -> store().append(this.quoteId, -1, List.of(first.getFirst(), first.getLast(), city("Salem"))));
		assertThat(read(0)).isEqualTo(ids(first));
	}

	@Test
	void of_those_who_append_behind_the_same_event_at_once_one_wins() throws Exception {
		store().append(this.quoteId, -1, List.of(city("Chennai")));
		var store = store();
		try (var writers = Executors.newVirtualThreadPerTaskExecutor()) {
			var appends = writers.invokeAll(IntStream.range(0, 16)
				.<Callable<Boolean>>mapToObj((i) -> () -> wins(store, List.of(city("City " + i), city("Town " + i))))
				.toList());
			assertThat(appends).extracting(Future::get).containsOnlyOnce(true);
		}
		assertThat(read(0)).hasSize(3);
	}

	@Test
	void a_long_stream_is_read_whole() {
		var all = new ArrayList<NewEvent>();
		while (all.size() < MANY) {
			var more = IntStream.range(0, Math.min(100, MANY - all.size())).mapToObj((i) -> city("City " + i)).toList();
			store().append(this.quoteId, all.size() - 1, more);
			all.addAll(more);
		}
		var read = store().readFrom(this.quoteId, 0);
		assertThat(read).extracting(RecordedQuoteEvent::eventId).isEqualTo(ids(all));
		assertThat(read).extracting(RecordedQuoteEvent::revision).isEqualTo(LongStream.range(0, MANY).boxed().toList());
	}

	protected static NewEvent city(String city) {
		return event(QuoteEvent.newBuilder()
			.setGeographicDetailsCaptured(GeographicDetailsCaptured.newBuilder()
				.setGeographic(SampleSections.GEOGRAPHIC.toBuilder().setCity(city)))
			.build());
	}

	protected static NewEvent contact() {
		return event(QuoteEvent.newBuilder()
			.setContactDetailsCaptured(ContactDetailsCaptured.newBuilder().setContact(SampleSections.CONTACT))
			.build());
	}

	private static NewEvent event(QuoteEvent event) {
		var request = UUID.randomUUID().toString();
		return new NewEvent(UUID.randomUUID(), event,
				new EventMetadata("flow", request, request, "digest", "bea", Role.BROKER, ""));
	}

	private boolean wins(QuoteStore store, List<NewEvent> events) {
		try {
			store.append(this.quoteId, 0, events);
			return true;
		}
		catch (LostRace race) {
			return false;
		}
	}

	private List<UUID> read(long revision) {
		return store().readFrom(this.quoteId, revision).stream().map(RecordedQuoteEvent::eventId).toList();
	}

	@SafeVarargs
	private static List<UUID> ids(List<NewEvent>... appends) {
		return Arrays.stream(appends).flatMap(List::stream).map(NewEvent::id).toList();
	}

}
