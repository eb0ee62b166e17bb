package io.quotestream.proto.codec;

import java.util.HexFormat;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.codec.EventCodec.UnknownEventType;
import io.quotestream.proto.codec.EventCodec.UnreadableEvent;
import io.quotestream.proto.event.v1.NoticeEvent;
import io.quotestream.proto.event.v1.OfferExpiring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@DisplayNameGeneration(ReplaceUnderscores.class)
class NoticeCodecTest {

	private static final NoticeEvent EXPIRING = NoticeEvent.newBuilder()
		.setOfferExpiring(OfferExpiring.newBuilder()
			.setValidUntilTime(Timestamp.newBuilder().setSeconds(1_800_000_000))
			.setLead(Duration.newBuilder().setSeconds(604_800))
			.setBrokerId("agency-1")
			.setQuoteRevision(12))
		.build();

	/** Never changes: written notices are read for ever. */
	private static final String GOLDEN = "0a060880a4a7da0612040880f5241a086167656e63792d31200c";

	@Test
	void a_notice_comes_back_as_it_was() {
		var stored = NoticeCodec.encode(EXPIRING);

		assertThat(stored.type()).isEqualTo("notice.offer_expiring.v1");
		assertThat(NoticeCodec.decode(stored.type(), stored.data())).isEqualTo(EXPIRING);
	}

	@Test
	void the_bytes_of_a_notice_are_frozen() {
		assertThat(HexFormat.of().formatHex(NoticeCodec.encode(EXPIRING).data())).isEqualTo(GOLDEN);
	}

	@Test
	void a_notice_of_an_unknown_type_and_a_damaged_one_are_never_skipped() {
		assertThatExceptionOfType(UnknownEventType.class)
			.isThrownBy(() -> NoticeCodec.decode("notice.offer_expiring.v2", new byte[0]));
		assertThatExceptionOfType(UnreadableEvent.class)
			.isThrownBy(() -> NoticeCodec.decode("notice.offer_expiring.v1", new byte[] { (byte) 0xff }));
		assertThatIllegalArgumentException().isThrownBy(() -> NoticeCodec.encode(NoticeEvent.getDefaultInstance()));
	}

}
