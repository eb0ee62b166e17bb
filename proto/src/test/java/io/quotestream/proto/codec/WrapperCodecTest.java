package io.quotestream.proto.codec;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Duration;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

import io.quotestream.proto.codec.EventCodec.UnknownEventType;
import io.quotestream.proto.codec.EventCodec.UnreadableEvent;
import io.quotestream.proto.event.v1.CommandInboxEvent;
import io.quotestream.proto.event.v1.CommandSubmitted;
import io.quotestream.proto.event.v1.NoticeEvent;
import io.quotestream.proto.event.v1.OfferExpiring;
import io.quotestream.proto.type.v1.OptionsProto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What stands in the streams beside the quotes is read for ever, too. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WrapperCodecTest {

	/** An event and the bytes that it is stored as, which never change. */
	private record Golden<E extends Message>(WrapperCodec<E> codec, E event, String type, String bytes) {
	}

	private static final Golden<CommandInboxEvent> SUBMITTED = new Golden<>(WrapperCodec.INBOXES,
			CommandInboxEvent.newBuilder()
				.setCommandSubmitted(CommandSubmitted.newBuilder()
					.setCommand("SaveQuote")
					.setBrokerId("agency-1")
					.addKeyIds("customer")
					.addKeyIds("family")
					.setCiphertext(ByteString.copyFromUtf8("sealed")))
				.build(),
			"command.submitted.v1",
			"0a095361766551756f746512086167656e63792d31" + "1a08637573746f6d65721a0666616d696c7922067365616c6564");

	private static final Golden<NoticeEvent> EXPIRING = new Golden<>(WrapperCodec.NOTICES,
			NoticeEvent.newBuilder()
				.setOfferExpiring(OfferExpiring.newBuilder()
					.setValidUntilTime(Timestamp.newBuilder().setSeconds(1_800_000_000))
					.setLead(Duration.newBuilder().setSeconds(604_800))
					.setBrokerId("agency-1")
					.setQuoteRevision(12))
				.build(),
			"notice.offer_expiring.v1", "0a060880a4a7da0612040880f5241a086167656e63792d31200c");

	static final List<Golden<?>> GOLDEN = List.of(SUBMITTED, EXPIRING);

	@ParameterizedTest
	@FieldSource("GOLDEN")
	<E extends Message> void what_was_stored_is_still_read_and_still_written_so(Golden<E> golden) {
		assertThat(golden.codec().decode(golden.type(), HexFormat.of().parseHex(golden.bytes())))
			.isEqualTo(golden.event());
		assertThat(golden.codec().encode(golden.event()).type()).isEqualTo(golden.type());
		assertThat(HexFormat.of().formatHex(golden.codec().encode(golden.event()).data())).isEqualTo(golden.bytes());
	}

	@Test
	void names_and_fields_are_frozen() {
		assertThat(frozen(CommandInboxEvent.getDescriptor())).containsExactly("1 command.submitted.v1",
				"1 command STRING", "2 broker_id STRING", "3 key_ids STRING", "4 ciphertext BYTES");
		assertThat(frozen(NoticeEvent.getDescriptor())).containsExactly("1 notice.offer_expiring.v1",
				"1 valid_until_time MESSAGE", "2 lead MESSAGE", "3 broker_id STRING", "4 quote_revision INT64");
	}

	@ParameterizedTest
	@FieldSource("GOLDEN")
	void an_unknown_name_is_never_skipped(Golden<?> golden) {
		assertThatExceptionOfType(UnknownEventType.class)
			.isThrownBy(() -> golden.codec().decode(golden.type().replace(".v1", ".v2"), new byte[0]));
	}

	@ParameterizedTest
	@FieldSource("GOLDEN")
	void damaged_bytes_are_no_event(Golden<?> golden) {
		assertThatExceptionOfType(UnreadableEvent.class)
			.isThrownBy(() -> golden.codec().decode(golden.type(), new byte[] { 1 }));
	}

	@Test
	void an_event_of_no_kind_is_not_stored() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> WrapperCodec.INBOXES.encode(CommandInboxEvent.getDefaultInstance()));
	}

	private static Stream<String> frozen(Descriptor wrapper) {
		return wrapper.getFields()
			.stream()
			.flatMap((member) -> Stream.concat(Stream.of(member), member.getMessageType().getFields().stream()))
			.map(WrapperCodecTest::frozen);
	}

	private static String frozen(FieldDescriptor field) {
		var storedAs = field.getOptions().getExtension(OptionsProto.storedAs);
		return field.getNumber() + " " + (storedAs.isEmpty() ? field.getName() + " " + field.getType() : storedAs);
	}

}
