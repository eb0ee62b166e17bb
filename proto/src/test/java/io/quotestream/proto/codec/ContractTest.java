package io.quotestream.proto.codec;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.google.protobuf.Any;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.OptionsProto;
import io.quotestream.proto.type.v1.Sealed;
import io.quotestream.proto.type.v1.Subject;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The laws of events that neither the compiler nor {@code buf} sees, because they stand
 * in options of our own.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ContractTest {

	private static final Path APPROVED = Path.of("src/test/resources/approved");

	private static final int SEALED_FIELD = 1000;

	static Stream<FieldDescriptor> kinds() {
		return RandomEvents.kinds();
	}

	@Test
	void stored_names_are_frozen() throws IOException {
		assertThat(kinds().map(ContractTest::frozen))
			.as("Once released a line never changes. A new event adds one to %s", APPROVED.resolve("stored-names.txt"))
			.containsExactlyElementsOf(Files.readAllLines(APPROVED.resolve("stored-names.txt")));
	}

	@Test
	void personal_fields_are_approved() throws IOException {
		var marks = new TreeSet<String>();
		messages().forEach((type) -> type.getFields()
			.stream()
			.filter((field) -> PersonalValues.subject(field) != Subject.SUBJECT_UNSPECIFIED)
			.forEach((field) -> marks
				.add(field.getFullName() + " " + SubjectKeys.keyId(PersonalValues.subject(field)))));

		assertThat(marks)
			.as("What was once stored plain can never be forgotten. A new mark adds a line to %s",
					APPROVED.resolve("personal-fields.txt"))
			.containsExactlyElementsOf(Files.readAllLines(APPROVED.resolve("personal-fields.txt")));
	}

	@Test
	void fields_of_events_are_frozen() throws IOException {
		var fields = new TreeSet<String>();
		messages().filter((type) -> type.getFullName().startsWith("quotestream."))
			.forEach((type) -> type.getFields().forEach((field) -> fields.add(shape(field))));

		assertThat(fields)
			.as("What is stored is read by number and type for ever: a line never changes. A new field adds one to %s",
					APPROVED.resolve("event-fields.txt"))
			.containsExactlyElementsOf(Files.readAllLines(APPROVED.resolve("event-fields.txt")));
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void a_stored_name_says_aggregate_fact_and_version(FieldDescriptor kind) {
		assertThat(storedAs(kind)).matches("quote\\.[a-z]+(_[a-z]+)*\\.v[1-9][0-9]*");
	}

	@Test
	void no_two_events_share_a_stored_name() {
		assertThat(kinds().map(ContractTest::storedAs)).doesNotHaveDuplicates();
	}

	@Test
	void every_member_of_the_wrapper_is_one_of_its_events() {
		assertThat(QuoteEvent.getDescriptor().getOneofs()).hasSize(1);
		assertThat(QuoteEvent.getDescriptor().getOneofs().getFirst().getFields())
			.containsExactlyElementsOf(QuoteEvent.getDescriptor().getFields());
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void exactly_events_with_personal_fields_have_room_for_sealed_ones(FieldDescriptor kind) {
		var sealed = kind.getMessageType().findFieldByNumber(SEALED_FIELD);
		if (reaches(kind.getMessageType(), new HashSet<>())) {
			assertThat(sealed)
				.as("repeated quotestream.type.v1.Sealed sealed = 1000 of %s", kind.getMessageType().getName())
				.isNotNull();
			assertThat(sealed.isRepeated()).isTrue();
			assertThat(sealed.getName()).isEqualTo("sealed");
			assertThat(sealed.getMessageType()).isEqualTo(Sealed.getDescriptor());
		}
		else {
			assertThat(sealed).isNull();
		}
	}

	@Test
	void events_hold_no_floats_no_maps_and_nothing_untyped() {
		assertThat(messages().flatMap((type) -> type.getFields().stream()))
			.noneMatch((field) -> field.getType() == FieldDescriptor.Type.FLOAT
					|| field.getType() == FieldDescriptor.Type.DOUBLE || field.isMapField()
					|| (field.getType() == FieldDescriptor.Type.MESSAGE
							&& field.getMessageType().equals(Any.getDescriptor())));
	}

	private static boolean reaches(Descriptor type, Set<Descriptor> seen) {
		return seen.add(type) && type.getFields()
			.stream()
			.anyMatch((field) -> PersonalValues.subject(field) != Subject.SUBJECT_UNSPECIFIED
					|| (field.getType() == FieldDescriptor.Type.MESSAGE && reaches(field.getMessageType(), seen)));
	}

	/** Every message type that an event can hold. */
	private static Stream<Descriptor> messages() {
		var found = new HashSet<Descriptor>();
		kinds().forEach((kind) -> collect(kind.getMessageType(), found));
		return found.stream();
	}

	private static void collect(Descriptor type, Set<Descriptor> found) {
		if (found.add(type)) {
			type.getFields()
				.stream()
				.filter((field) -> field.getType() == FieldDescriptor.Type.MESSAGE)
				.forEach((field) -> collect(field.getMessageType(), found));
		}
	}

	private static String frozen(FieldDescriptor kind) {
		return kind.getNumber() + " " + storedAs(kind) + " "
				+ (kind.getOptions().getExtension(OptionsProto.keepsEtag) ? "keeps-etag" : "moves-etag");
	}

	private static String shape(FieldDescriptor field) {
		var type = switch (field.getType()) {
			case MESSAGE -> field.getMessageType().getFullName();
			case ENUM -> field.getEnumType().getFullName();
			default -> field.getType().name().toLowerCase(Locale.ROOT);
		};
		return field.getFullName() + " " + field.getNumber() + " " + (field.isRepeated() ? "repeated " : "") + type;
	}

	private static String storedAs(FieldDescriptor kind) {
		return kind.getOptions().getExtension(OptionsProto.storedAs);
	}

}
