package io.quotestream.proto.codec;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quotestream.proto.event.v1.QuoteCreatedV2;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.OptionsProto;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bytes that were stored once are read for ever. New golden bytes are made by
 * {@link GoldenEventWriter}.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class GoldenEventsTest {

	private static final String SEALED = "sealed";

	private static final Set<String> NOT_TOLD = Set.of(SEALED, "upgraded_from");

	private final EventCodec codec = new EventCodec();

	static Stream<FieldDescriptor> kinds() {
		return RandomEvents.kinds();
	}

	static List<GoldenEvent> goldens() throws IOException {
		return GoldenEvent.all();
	}

	static List<GoldenEvent> writtenGoldens() throws IOException {
		var written = new ArrayList<GoldenEvent>();
		for (var golden : goldens()) {
			if (golden.isWritten()) {
				written.add(golden);
			}
		}
		return written;
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void every_event_has_golden_files(FieldDescriptor kind) {
		var type = storedAs(kind);

		assertThat(GoldenEvent.FOLDER.resolve(type + ".json")).as("written by hand").exists();
		assertThat(GoldenEvent.FOLDER.resolve(type + ".binpb"))
			.as("made by: mvn -pl proto test -Dtest=GoldenEventWriter -Dgolden.write=%s", type)
			.exists();
	}

	@ParameterizedTest
	@MethodSource("kinds")
	void every_field_of_an_event_stands_in_a_golden_one(FieldDescriptor kind) throws IOException {
		var shown = new TreeSet<String>();
		for (var golden : goldens()) {
			if (golden.storedType().equals(storedAs(kind))) {
				addSet(GoldenEvent.member(golden.meaning()), "", shown);
			}
		}
		var all = new TreeSet<String>();
		addAll(kind.getMessageType(), "", all);

		assertThat(shown).as("add a case: %s+<case>.json", storedAs(kind)).containsAll(all);
	}

	@ParameterizedTest
	@MethodSource("goldens")
	void what_was_stored_is_still_read(GoldenEvent golden) throws IOException {
		assertThat(decode(golden)).isEqualTo(golden.readAs());
	}

	@Test
	void a_quote_created_before_currencies_is_read_as_one_in_the_only_currency_of_then() throws IOException {
		var v1 = new GoldenEvent("quote.created.v1");
		var then = v1.meaning().getQuoteCreated();

		assertThat(decode(v1).getQuoteCreatedV2()).isEqualTo(QuoteCreatedV2.newBuilder()
			.setBrokerId(then.getBrokerId())
			.setCreatedBy(then.getCreatedBy())
			.setEffectiveDate(then.getEffectiveDate())
			.setCurrency("USD")
			.setUpgradedFrom("quote.created.v1")
			.build());
	}

	@ParameterizedTest
	@MethodSource("writtenGoldens")
	void the_plain_part_is_still_written_so(GoldenEvent golden) throws IOException {
		var event = decode(golden);
		var stored = this.codec.encode(event, GoldenEvent.QUOTE_ID, GoldenEvent.KEYS);

		assertThat(stored.type()).isEqualTo(golden.storedType());
		assertThat(plainPart(stored.data(), event)).isEqualTo(plainPart(golden.bytes(), event));
	}

	@ParameterizedTest
	@MethodSource("goldens")
	void golden_bytes_hold_no_personal_value_in_the_clear(GoldenEvent golden) throws IOException {
		var stored = text(golden.bytes());

		assertThat(PersonalValues.in(GoldenEvent.member(golden.meaning())))
			.noneMatch((value) -> stored.contains(text(value)));
	}

	private QuoteEvent decode(GoldenEvent golden) throws IOException {
		return this.codec.decode(golden.storedType(), golden.bytes(), GoldenEvent.QUOTE_ID,
				(quote) -> GoldenEvent.KEYS);
	}

	/** What is sealed differs at each writing. */
	private static byte[] plainPart(byte[] stored, QuoteEvent event) throws InvalidProtocolBufferException {
		var message = GoldenEvent.member(event).newBuilderForType().mergeFrom(stored);
		var sealed = message.getDescriptorForType().findFieldByName(SEALED);
		return ((sealed != null) ? message.clearField(sealed) : message).build().toByteArray();
	}

	private static void addSet(Message message, String prefix, Set<String> paths) {
		message.getAllFields().forEach((field, value) -> {
			paths.add(prefix + field.getName());
			for (var each : (value instanceof Collection<?> all) ? all : List.of(value)) {
				if (each instanceof Message nested) {
					addSet(nested, prefix + field.getName() + ".", paths);
				}
			}
		});
	}

	/** Looks into our own messages only. */
	private static void addAll(Descriptor type, String prefix, Set<String> paths) {
		for (var field : type.getFields()) {
			if (!NOT_TOLD.contains(field.getName())) {
				paths.add(prefix + field.getName());
				if (field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
						&& field.getMessageType().getFullName().startsWith("quotestream.")) {
					addAll(field.getMessageType(), prefix + field.getName() + ".", paths);
				}
			}
		}
	}

	private static String storedAs(FieldDescriptor kind) {
		return kind.getOptions().getExtension(OptionsProto.storedAs);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

}
