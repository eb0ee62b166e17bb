package io.quotestream.proto.codec;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.quotestream.proto.codec.EventCodec.Stored;
import io.quotestream.proto.codec.EventCodec.UnknownEventType;
import io.quotestream.proto.codec.EventCodec.UnreadableEvent;
import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.codec.SubjectKeys.QuoteKeys;
import io.quotestream.proto.event.v1.ContactDetailsCaptured;
import io.quotestream.proto.event.v1.CustomerInformationUpdated;
import io.quotestream.proto.event.v1.FamilyDetailsCaptured;
import io.quotestream.proto.event.v1.QuoteCreated;
import io.quotestream.proto.event.v1.QuoteDeclined;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.event.v1.QuoteSaved;
import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.DeclineCode;
import io.quotestream.proto.type.v1.DeclineReason;
import io.quotestream.proto.type.v1.Sealed;
import io.quotestream.proto.type.v1.Subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventCodecTest {

	private static final int RUNS = 200;

	private static final QuoteEvent CONTACT = QuoteEvent.newBuilder()
		.setContactDetailsCaptured(ContactDetailsCaptured.newBuilder().setContact(SampleSections.CONTACT))
		.build();

	private static final QuoteEvent FAMILY = QuoteEvent.newBuilder()
		.setFamilyDetailsCaptured(FamilyDetailsCaptured.newBuilder().setFamily(SampleSections.FAMILY))
		.build();

	private static final QuoteEvent CUSTOMER = QuoteEvent.newBuilder()
		.setCustomerInformationUpdated(CustomerInformationUpdated.newBuilder().setCustomer(SampleSections.CUSTOMER))
		.build();

	private static final QuoteEvent DECLINED = QuoteEvent.newBuilder()
		.setQuoteDeclined(QuoteDeclined.newBuilder()
			.addReasons(reason(DeclineCode.DECLINE_CODE_OTHER, ""))
			.addReasons(reason(DeclineCode.DECLINE_CODE_DRIVING_HISTORY, "Two accidents at Thiruporur"))
			.addReasons(reason(DeclineCode.DECLINE_CODE_OTHER, "Asha cannot be reached")))
		.build();

	private final EventCodec codec = new EventCodec();

	private final InMemorySubjectKeys keys = new InMemorySubjectKeys();

	private final String quoteId = UUID.randomUUID().toString();

	static Stream<FieldDescriptor> kinds() {
		return RandomEvents.writtenKinds();
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void every_event_comes_back_as_it_was(FieldDescriptor kind) {
		var events = RandomEvents.sparse(kind.getNumber());
		for (int i = 0; i < RUNS; i++) {
			var event = events.next(kind);

			assertThat(decode(encode(event))).isEqualTo(event);
		}
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void no_personal_value_stands_in_stored_bytes(FieldDescriptor kind) {
		var events = RandomEvents.sparse(kind.getNumber());
		for (int i = 0; i < RUNS; i++) {
			var event = events.next(kind);

			var stored = text(encode(event).data());

			assertThat(PersonalValues.in(event)).noneMatch((value) -> stored.contains(text(value)));
		}
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void each_subject_is_forgotten_alone_and_for_ever(FieldDescriptor kind) {
		var events = RandomEvents.sparse(kind.getNumber());
		for (int i = 0; i < RUNS / 4; i++) {
			var quote = UUID.randomUUID().toString();
			var event = events.next(kind);
			var stored = this.codec.encode(event, quote, this.keys.of(quote));

			this.keys.destroy(quote, Subject.SUBJECT_CUSTOMER);
			assertThat(this.codec.decode(stored.type(), stored.data(), quote, this.keys))
				.isEqualTo(PersonalValues.without(event, Set.of(Subject.SUBJECT_CUSTOMER)));

			this.keys.destroy(quote, Subject.SUBJECT_FAMILY);
			assertThat(this.codec.decode(stored.type(), stored.data(), quote, this.keys))
				.isEqualTo(PersonalValues.without(event, Set.of(Subject.SUBJECT_CUSTOMER, Subject.SUBJECT_FAMILY)));
		}
	}

	@Test
	void the_date_of_birth_and_every_name_are_sealed() {
		var stored = text(encode(CUSTOMER).data()) + text(encode(FAMILY).data()) + text(encode(CONTACT).data());

		assertThat(stored).doesNotContain("Asha", "Kavin", "Mira", "Dev Raman", "Architect", "asha.raman@example.com",
				"+914427440000", text(SampleSections.CUSTOMER.getBirthDate().toByteArray()),
				text(SampleSections.CUSTOMER.getLicenceDate().toByteArray()),
				text(SampleSections.CUSTOMER.getIncidents(0).getIncidentDate().toByteArray()));
	}

	@Test
	void forgetting_the_customer_leaves_the_family_readable() {
		var family = encode(FAMILY);
		var contact = encode(CONTACT);

		this.keys.destroy(this.quoteId, Subject.SUBJECT_CUSTOMER);

		assertThat(decode(family)).isEqualTo(FAMILY);
		assertThat(decode(contact).getContactDetailsCaptured().getContact())
			.isEqualTo(ContactDetails.getDefaultInstance());
	}

	@Test
	void what_is_not_personal_stays_when_the_family_is_forgotten() {
		var family = encode(FAMILY);

		this.keys.destroy(this.quoteId, Subject.SUBJECT_FAMILY);

		var page = decode(family).getFamilyDetailsCaptured().getFamily();
		assertThat(page.getNumberOfDependents()).isEqualTo(2);
		assertThat(page.getSpouseName()).isEmpty();
		assertThat(page.getChildrenNamesList()).isEmpty();
	}

	@Test
	void each_text_of_a_list_finds_its_own_element_again() {
		assertThat(decode(encode(DECLINED))).isEqualTo(DECLINED);
	}

	@Test
	void a_list_keeps_its_length_when_its_texts_are_forgotten() {
		var stored = encode(DECLINED);

		this.keys.destroy(this.quoteId);

		assertThat(decode(stored).getQuoteDeclined().getReasonsList()).extracting(DeclineReason::getCode)
			.containsExactly(DeclineCode.DECLINE_CODE_OTHER, DeclineCode.DECLINE_CODE_DRIVING_HISTORY,
					DeclineCode.DECLINE_CODE_OTHER);
	}

	@Test
	void nothing_is_sealed_where_nothing_personal_was_told() {
		var silent = QuoteEvent.newBuilder()
			.setQuoteDeclined(QuoteDeclined.newBuilder().addReasons(reason(DeclineCode.DECLINE_CODE_OTHER, "")))
			.build();

		assertThat(this.codec.encode(silent, this.quoteId, QuoteKeys.NONE).data())
			.isEqualTo(silent.getQuoteDeclined().toByteArray());
	}

	@Test
	void the_sealed_field_is_seen_only_in_the_store() throws InvalidProtocolBufferException {
		var stored = ContactDetailsCaptured.parseFrom(encode(CONTACT).data());

		assertThat(stored.getSealedList()).singleElement()
			.satisfies((sealed) -> assertThat(sealed.getKeyId()).isEqualTo("customer"));
		assertThat(decode(encode(CONTACT)).getContactDetailsCaptured().getSealedList()).isEmpty();
	}

	@Test
	void events_without_personal_fields_ask_for_no_keys() {
		var saved = QuoteEvent.newBuilder().setQuoteSaved(QuoteSaved.getDefaultInstance()).build();
		SubjectKeys unreachable = (quote) -> {
			throw new KeysUnavailable(new IllegalStateException("down"));
		};

		var stored = this.codec.encode(saved, this.quoteId, QuoteKeys.NONE);

		assertThat(this.codec.seals(saved)).isFalse();
		assertThat(this.codec.seals(CONTACT)).isTrue();
		assertThat(this.codec.decode(stored.type(), stored.data(), this.quoteId, unreachable)).isEqualTo(saved);
	}

	@Test
	void a_key_store_that_does_not_answer_is_not_taken_for_forgetting() {
		var stored = encode(CONTACT);

		assertThatExceptionOfType(KeysUnavailable.class)
			.isThrownBy(() -> this.codec.decode(stored.type(), stored.data(), this.quoteId, (quote) -> {
				throw new KeysUnavailable(new IllegalStateException("down"));
			}));
	}

	@Test
	void a_missing_key_is_not_taken_for_forgetting() {
		var stored = encode(CONTACT);

		this.keys.lose(this.quoteId);

		assertUnreadable(stored, this.quoteId);
	}

	@Test
	void an_event_copied_to_another_quote_cannot_be_read_there() {
		var stored = encode(CONTACT);
		var other = UUID.randomUUID().toString();
		SubjectKeys sameKeys = (quote) -> this.keys.of(this.quoteId);

		assertThatExceptionOfType(UnreadableEvent.class)
			.isThrownBy(() -> this.codec.decode(stored.type(), stored.data(), other, sameKeys));
	}

	@Test
	void an_event_stored_under_another_type_cannot_be_read() {
		var stored = encode(CUSTOMER);

		assertUnreadable(new Stored("quote.contact_details_captured.v1", stored.data()), this.quoteId);
	}

	@Test
	void a_sealed_part_is_read_by_its_own_key_only() throws InvalidProtocolBufferException {
		var contact = ContactDetailsCaptured.parseFrom(encode(CONTACT).data()).toBuilder();
		contact.getSealedBuilder(0).setKeyId("family");

		assertUnreadable(new Stored("quote.contact_details_captured.v1", contact.build().toByteArray()), this.quoteId);
	}

	@Test
	void any_changed_byte_of_a_sealed_part_is_noticed() throws InvalidProtocolBufferException {
		var stored = encode(CONTACT);
		var contact = ContactDetailsCaptured.parseFrom(stored.data());
		var ciphertext = contact.getSealed(0).getCiphertext().toByteArray();
		for (int i = 0; i < ciphertext.length; i++) {
			var tampered = ciphertext.clone();
			tampered[i] ^= 1;
			var changed = contact.toBuilder();
			changed.getSealedBuilder(0).setCiphertext(ByteString.copyFrom(tampered));

			assertUnreadable(new Stored(stored.type(), changed.build().toByteArray()), this.quoteId);
		}
	}

	@Test
	void a_sealed_part_that_does_not_fit_the_plain_one_is_unreadable() throws InvalidProtocolBufferException {
		var stored = encode(DECLINED);
		var shorter = QuoteDeclined.parseFrom(stored.data()).toBuilder().removeReasons(0).build();

		assertUnreadable(new Stored(stored.type(), shorter.toByteArray()), this.quoteId);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ff", "0a05", "0a02c328" })
	void damaged_bytes_are_unreadable(String bytes) {
		assertUnreadable(new Stored("quote.geographic_details_captured.v1", HexFormat.of().parseHex(bytes)),
				this.quoteId);
	}

	@Test
	void an_event_type_from_the_future_is_never_skipped() {
		assertThatExceptionOfType(UnknownEventType.class)
			.isThrownBy(() -> this.codec.decode("quote.teleported.v1", new byte[0], this.quoteId, this.keys))
			.withMessageContaining("quote.teleported.v1");
	}

	@Test
	void nothing_personal_is_stored_without_a_key() {
		assertThatIllegalStateException().isThrownBy(() -> this.codec.encode(CONTACT, this.quoteId, QuoteKeys.NONE))
			.withMessageNotContainingAny("asha", "+91");

		this.keys.destroy(this.quoteId);
		assertThatIllegalStateException().isThrownBy(() -> encode(CONTACT));
	}

	@Test
	void what_an_older_version_wrote_is_read_but_not_written() {
		var v1 = QuoteEvent.newBuilder().setQuoteCreated(QuoteCreated.newBuilder().setBrokerId("agency-17")).build();
		var read = this.codec.decode("quote.created.v1", v1.getQuoteCreated().toByteArray(), this.quoteId, this.keys);

		assertThatIllegalArgumentException().isThrownBy(() -> encode(v1)).withMessageContaining("quote.created.v1");
		assertThatIllegalArgumentException().isThrownBy(() -> encode(read)).withMessageContaining("quote.created.v2");
	}

	@Test
	void an_event_of_no_kind_is_refused() {
		assertThatIllegalArgumentException().isThrownBy(() -> encode(QuoteEvent.getDefaultInstance()));
	}

	@Test
	void sealing_the_same_event_twice_shows_no_likeness() {
		assertThat(encode(CONTACT).data()).isNotEqualTo(encode(CONTACT).data());
	}

	@Test
	void a_sealed_field_is_read_whatever_its_mark_is_by_now() throws GeneralSecurityException {
		// As if the page had been the family's when the event was written.
		var type = "quote.contact_details_captured.v1";
		var aead = InMemorySubjectKeys.newAead();
		var part = ContactDetailsCaptured.newBuilder().setContact(SampleSections.CONTACT).build();
		var sealed = aead.encrypt(part.toByteArray(),
				(this.quoteId + "\n" + type + "\nfamily").getBytes(StandardCharsets.UTF_8));
		var stored = ContactDetailsCaptured.newBuilder()
			.addSealed(Sealed.newBuilder().setKeyId("family").setCiphertext(ByteString.copyFrom(sealed)))
			.build();

		assertThat(this.codec.decode(type, stored.toByteArray(), this.quoteId,
				(quote) -> new QuoteKeys(Map.of("family", new SubjectKeys.Present(aead)))))
			.isEqualTo(CONTACT);
	}

	private Stored encode(QuoteEvent event) {
		return this.codec.encode(event, this.quoteId, this.keys.of(this.quoteId));
	}

	private QuoteEvent decode(Stored stored) {
		return this.codec.decode(stored.type(), stored.data(), this.quoteId, this.keys);
	}

	private void assertUnreadable(Stored stored, String quote) {
		assertThatExceptionOfType(UnreadableEvent.class)
			.isThrownBy(() -> this.codec.decode(stored.type(), stored.data(), quote, this.keys))
			.withMessageNotContainingAny("asha", "Raman", "+91");
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private static DeclineReason reason(DeclineCode code, String text) {
		return DeclineReason.newBuilder().setCode(code).setCustomerText(text).build();
	}

}
