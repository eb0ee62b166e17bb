package io.quotestream.proto.store;

import java.io.IOException;
import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.InMemorySubjectKeys;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.event.v1.ContactDetailsCaptured;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.FakeEventStore.Mood;
import io.quotestream.proto.store.RecordedQuoteEvent.UnreadableQuoteEvent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class QuoteStreamsTest {

	private static final String QUOTE = "0d5f8f3e-64c5-4a53-8d1e-2f4f3c9f2b10";

	private static final QuoteEvent CONTACT = QuoteEvent.newBuilder()
		.setContactDetailsCaptured(ContactDetailsCaptured.newBuilder().setContact(SampleSections.CONTACT))
		.build();

	private static final EventMetadata METADATA = new EventMetadata("correlation", "causation", "request", "ZGlnZXN0",
			"ada", Role.BROKER, "");

	private final EventCodec codec = new EventCodec();

	private final InMemorySubjectKeys keys = new InMemorySubjectKeys();

	private FakeEventStore store;

	private EventStoreConnection connection;

	private QuoteStreams streams;

	@BeforeEach
	void start() throws IOException {
		this.store = new FakeEventStore();
		this.connection = new EventStoreConnection(this.store.connectionString(), Duration.ofMinutes(1));
		this.streams = new QuoteStreams(this.connection, this.codec, this.keys);
	}

	@AfterEach
	void stop() {
		this.connection.close();
		this.store.close();
	}

	@Test
	void events_are_read_in_order_and_unsealed() {
		record(3);

		var events = this.streams.read(QUOTE, 1);

		assertThat(events).extracting(RecordedQuoteEvent::revision).containsExactly(1L, 2L);
		assertThat(events).allSatisfy((event) -> {
			assertThat(event.quoteId()).isEqualTo(QUOTE);
			assertThat(event.event()).isEqualTo(CONTACT);
			assertThat(event.metadata()).isEqualTo(METADATA);
		});
		assertThat(this.streams.head(QUOTE)).isEqualTo(2);
	}

	@Test
	void a_quote_that_does_not_exist_has_no_events() {
		assertThat(this.streams.read(QUOTE, 0)).isEmpty();
		assertThat(this.streams.head(QUOTE)).isEqualTo(-1);
	}

	@Test
	void a_deleted_quote_is_told_from_a_missing_one() {
		this.store.mood(Mood.DELETED);

		assertThatExceptionOfType(QuoteStreams.QuoteStreamDeleted.class).isThrownBy(() -> this.streams.read(QUOTE, 0));
		assertThatExceptionOfType(QuoteStreams.QuoteStreamDeleted.class).isThrownBy(() -> this.streams.head(QUOTE));
	}

	@Test
	void an_event_that_cannot_be_read_is_never_skipped() {
		record(1);
		this.store.record(StreamNames.quote(QUOTE), "quote.teleported.v1", new byte[0], METADATA.toJson());

		assertThatExceptionOfType(UnreadableQuoteEvent.class).isThrownBy(() -> this.streams.read(QUOTE, 0))
			.satisfies((ex) -> {
				assertThat(ex.unknownType()).isTrue();
				assertThat(ex.quoteId()).isEqualTo(QUOTE);
				assertThat(ex.revision()).isEqualTo(1);
			});
	}

	@Test
	void an_event_whose_key_is_lost_is_damaged_and_not_unknown() {
		record(1);
		this.keys.lose(QUOTE);

		assertThatExceptionOfType(UnreadableQuoteEvent.class).isThrownBy(() -> this.streams.read(QUOTE, 0))
			.satisfies((ex) -> assertThat(ex.unknownType()).isFalse())
			.withMessageNotContainingAny("asha", "Raman");
	}

	@Test
	void an_event_without_our_metadata_is_damaged() {
		this.store.record(StreamNames.quote(QUOTE), "quote.saved.v1", new byte[0], new byte[0]);

		assertThatExceptionOfType(UnreadableQuoteEvent.class).isThrownBy(() -> this.streams.read(QUOTE, 0));
	}

	@Test
	void an_etag_is_short_opaque_and_one_for_each_event() {
		record(2);
		var events = this.streams.read(QUOTE, 0);

		assertThat(events).extracting(RecordedQuoteEvent::etag)
			.doesNotHaveDuplicates()
			.allMatch((etag) -> etag.matches("[A-Za-z0-9_-]{22}"));
		assertThat(events.getFirst().etag()).isEqualTo(RecordedQuoteEvent.etag(events.getFirst().eventId()));
		assertThat(RecordedQuoteEvent.etag(UUID.fromString("00112233-4455-6677-8899-aabbccddeeff")))
			.isEqualTo("ABEiM0RVZneImaq7zN3u_w");
	}

	private void record(int count) {
		for (int i = 0; i < count; i++) {
			var stored = this.codec.encode(CONTACT, QUOTE, this.keys.of(QUOTE));
			this.store.record(StreamNames.quote(QUOTE), stored.type(), stored.data(), METADATA.toJson());
		}
	}

}
