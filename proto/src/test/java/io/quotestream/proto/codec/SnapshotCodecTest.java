package io.quotestream.proto.codec;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.event.v1.FoldedAssessment;
import io.quotestream.proto.event.v1.FoldedForm;
import io.quotestream.proto.event.v1.FoldedQuote;
import io.quotestream.proto.event.v1.QuoteSnapshot;
import io.quotestream.proto.type.v1.AssessmentResult;
import io.quotestream.proto.type.v1.FiredRule;
import io.quotestream.proto.type.v1.Subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SnapshotCodecTest {

	private static final QuoteSnapshot SNAPSHOT = QuoteSnapshot.newBuilder()
		.setRevision(499)
		.setQuote(FoldedQuote.newBuilder()
			.setForm(FoldedForm.newBuilder()
				.setGeographic(SampleSections.GEOGRAPHIC)
				.setContact(SampleSections.CONTACT)
				.setFamily(SampleSections.FAMILY)
				.setCustomer(SampleSections.CUSTOMER)
				.setVehicle(SampleSections.VEHICLE))
			.setAssessment(FoldedAssessment.newBuilder()
				.setResult(AssessmentResult.newBuilder()
					.addRules(FiredRule.newBuilder().setRule("driver.age"))
					.addRules(FiredRule.newBuilder().setRule("territory").setCustomerText("Many thefts near you")))))
		.build();

	private final SnapshotCodec codec = new SnapshotCodec();

	private final InMemorySubjectKeys keys = new InMemorySubjectKeys();

	private final String quoteId = UUID.randomUUID().toString();

	@Test
	void a_snapshot_comes_back_as_it_was() {
		assertThat(this.codec.decode(SnapshotCodec.STORED_TYPE, stored(), this.quoteId, this.keys)).contains(SNAPSHOT);
	}

	@Test
	void nothing_personal_stands_in_its_bytes() {
		var bytes = new String(stored(), StandardCharsets.ISO_8859_1);

		assertThat(bytes).contains(SampleSections.GEOGRAPHIC.getCity())
			.doesNotContain(SampleSections.CONTACT.getEmail(), SampleSections.CONTACT.getPhoneNumber(),
					SampleSections.CUSTOMER.getName(), SampleSections.FAMILY.getSpouseName(),
					SampleSections.FAMILY.getChildrenNames(0), SampleSections.VEHICLE.getVin(),
					SampleSections.VEHICLE.getPlate(), "Many thefts near you");
	}

	@ParameterizedTest
	@EnumSource(value = Subject.class, names = { "SUBJECT_CUSTOMER", "SUBJECT_FAMILY" })
	void once_anyone_in_it_was_forgotten_there_is_none(Subject subject) {
		var stored = stored();

		this.keys.destroy(this.quoteId, subject);

		assertThat(this.codec.decode(SnapshotCodec.STORED_TYPE, stored, this.quoteId, this.keys)).isEmpty();
	}

	@Test
	void what_cannot_be_read_is_none() {
		var stored = stored();

		assertThat(this.codec.decode("quote_snapshot.v2", stored, this.quoteId, this.keys)).isEmpty();
		assertThat(this.codec.decode(SnapshotCodec.STORED_TYPE, new byte[] { (byte) 0xff, 1 }, this.quoteId, this.keys))
			.isEmpty();
		assertThat(this.codec.decode(SnapshotCodec.STORED_TYPE, stored, UUID.randomUUID().toString(), this.keys))
			.as("of another quote")
			.isEmpty();
		this.keys.lose(this.quoteId);
		assertThat(this.codec.decode(SnapshotCodec.STORED_TYPE, stored, this.quoteId, this.keys)).isEmpty();
	}

	@Test
	void keys_that_cannot_be_had_now_say_nothing_about_it() {
		var stored = stored();

		assertThatExceptionOfType(KeysUnavailable.class)
			.isThrownBy(() -> this.codec.decode(SnapshotCodec.STORED_TYPE, stored, this.quoteId, (quote) -> {
				throw new KeysUnavailable(new IllegalStateException("away"));
			}));
	}

	private byte[] stored() {
		return this.codec.encode(SNAPSHOT, this.quoteId, this.keys.of(this.quoteId));
	}

}
