package io.quotestream.proto.codec;

import java.util.HexFormat;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.codec.EventCodec.UnknownEventType;
import io.quotestream.proto.codec.EventCodec.UnreadableEvent;
import io.quotestream.proto.event.v1.CommandInboxEvent;
import io.quotestream.proto.event.v1.CommandSubmitted;
import io.quotestream.proto.type.v1.OptionsProto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** What stands in the streams beside the quotes is read for ever, too. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class WrapperCodecTest {

	private static final CommandInboxEvent SUBMITTED = CommandInboxEvent.newBuilder()
		.setCommandSubmitted(CommandSubmitted.newBuilder()
			.setCommand("SaveQuote")
			.setBrokerId("agency-1")
			.addKeyIds("customer")
			.addKeyIds("family")
			.setCiphertext(ByteString.copyFromUtf8("sealed")))
		.build();

	private static final String GOLDEN = "0a095361766551756f746512086167656e63792d31"
			+ "1a08637573746f6d65721a0666616d696c7922067365616c6564";

	private final WrapperCodec<CommandInboxEvent> codec = new WrapperCodec<>(CommandInboxEvent.getDefaultInstance());

	@Test
	void what_was_stored_is_still_read_and_still_written_so() {
		assertThat(this.codec.decode("command.submitted.v1", HexFormat.of().parseHex(GOLDEN))).isEqualTo(SUBMITTED);
		assertThat(this.codec.encode(SUBMITTED).type()).isEqualTo("command.submitted.v1");
		assertThat(HexFormat.of().formatHex(this.codec.encode(SUBMITTED).data())).isEqualTo(GOLDEN);
	}

	@Test
	void names_and_fields_are_frozen() {
		assertThat(CommandInboxEvent.getDescriptor()
			.getFields()
			.stream()
			.flatMap((member) -> Stream.concat(Stream.of(member), member.getMessageType().getFields().stream()))
			.map(WrapperCodecTest::frozen)).containsExactly("1 command.submitted.v1", "1 command STRING",
					"2 broker_id STRING", "3 key_ids STRING", "4 ciphertext BYTES");
	}

	@Test
	void an_unknown_name_is_never_skipped() {
		assertThatExceptionOfType(UnknownEventType.class)
			.isThrownBy(() -> this.codec.decode("command.submitted.v2", new byte[0]));
	}

	@Test
	void damaged_bytes_are_no_event() {
		assertThatExceptionOfType(UnreadableEvent.class)
			.isThrownBy(() -> this.codec.decode("command.submitted.v1", new byte[] { 1 }));
	}

	@Test
	void an_event_of_no_kind_is_not_stored() {
		assertThatExceptionOfType(IllegalArgumentException.class)
			.isThrownBy(() -> this.codec.encode(CommandInboxEvent.getDefaultInstance()));
	}

	private static String frozen(FieldDescriptor field) {
		var storedAs = field.getOptions().getExtension(OptionsProto.storedAs);
		return field.getNumber() + " " + (storedAs.isEmpty() ? field.getName() + " " + field.getType() : storedAs);
	}

}
