package io.quotestream.eventstore.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.kurrent.dbclient.proto.persistentsubscriptions.Persistent;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp.ReadEvent.RecordedEvent;
import io.quotestream.eventstore.log.EventRecord;
import io.quotestream.eventstore.log.ResolvedEvent;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import java.util.Map;
import java.util.UUID;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventMessagesTest {

	private static final UUID ID = UUID.fromString("ffffffff-8000-4000-8000-00000000000f");

	private static final EventRecord LARGE = event("größe", Long.MAX_VALUE, ByteString.copyFrom(new byte[70_000]));

	private static final EventRecord EMPTY = event("s", 0, ByteString.EMPTY);

	private static EventRecord event(String stream, long revision, ByteString data) {
		return new EventRecord(Long.MAX_VALUE, stream, revision, ID, "type/ä", true, 17, data, data);
	}

	@Test
	void a_read_event_is_what_the_streams_service_declares() throws InvalidProtocolBufferException {
		byte[] message = new EventMessages(EventIds.TEXT).read(ResolvedEvent.plain(LARGE));
		StreamsOuterClass.ReadResp response = StreamsOuterClass.ReadResp.parseFrom(message);
		RecordedEvent event = response.getEvent().getEvent();
		assertThat(event.getId().getString()).isEqualTo(ID.toString());
		assertThat(event.getStreamIdentifier().getStreamName().toStringUtf8()).isEqualTo("größe");
		assertThat(event.getStreamRevision()).isEqualTo(Long.MAX_VALUE);
		assertThat(event.getCommitPosition()).isEqualTo(Long.MAX_VALUE);
		assertThat(event.getPreparePosition()).isEqualTo(Long.MAX_VALUE);
		assertThat(event.getMetadataMap())
			.isEqualTo(Map.of("type", "type/ä", "created", "17", "content-type", "application/json"));
		assertThat(event.getData()).isEqualTo(LARGE.data());
		assertThat(event.getCustomMetadata()).isEqualTo(LARGE.metadata());
		assertThat(response.getEvent().hasLink()).isFalse();
		assertThat(response.getEvent().getCommitPosition()).isEqualTo(Long.MAX_VALUE);
		assertThat(response.getUnknownFields().asMap()).isEmpty();
		assertThat(response.getEvent().getUnknownFields().asMap()).isEmpty();
		assertThat(event.getUnknownFields().asMap()).isEmpty();
	}

	@Test
	void a_delivered_event_is_what_the_persistent_subscriptions_service_declares()
			throws InvalidProtocolBufferException {
		byte[] message = new EventMessages(EventIds.STRUCTURED).delivered(new ResolvedEvent(EMPTY, LARGE), 3);
		Persistent.ReadResp response = Persistent.ReadResp.parseFrom(message);
		assertThat(response.getEvent().getRetryCount()).isEqualTo(3);
		assertThat(response.getEvent().getLink().getData()).isEqualTo(LARGE.data());
		assertThat(response.getEvent().getEvent().getStreamIdentifier().getStreamName().toStringUtf8()).isEqualTo("s");
		assertThat(EventIds.read(response.getEvent().getEvent().getId())).isEqualTo(ID);
		assertThat(response.getUnknownFields().asMap()).isEmpty();
		assertThat(response.getEvent().getUnknownFields().asMap()).isEmpty();
		assertThat(response.getEvent().getEvent().getUnknownFields().asMap()).isEmpty();
	}

	@Test
	void a_first_delivery_says_so_and_a_link_to_nothing_has_no_event() throws InvalidProtocolBufferException {
		byte[] message = new EventMessages(EventIds.STRUCTURED).delivered(new ResolvedEvent(null, EMPTY), 0);
		Persistent.ReadResp response = Persistent.ReadResp.parseFrom(message);
		assertThat(response.getEvent().hasRetryCount()).isTrue();
		assertThat(response.getEvent().hasEvent()).isFalse();
		assertThat(response.getEvent().hasLink()).isTrue();
	}

}
