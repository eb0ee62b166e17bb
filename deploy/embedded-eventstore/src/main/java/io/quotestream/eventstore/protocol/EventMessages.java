package io.quotestream.eventstore.protocol;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.kurrent.dbclient.proto.shared.Shared.StreamIdentifier;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp.ReadEvent;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadResp.ReadEvent.RecordedEvent;
import io.quotestream.eventstore.log.EventRecord;
import io.quotestream.eventstore.log.ResolvedEvent;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Events as they are delivered, in their wire form. The Streams and the
 * PersistentSubscriptions service declare this message each for itself, field by field
 * alike; it is written here for both, and without a tree of message objects in between,
 * because nothing is done more often.
 *
 * @param ids the form of ids the caller asked for
 */
public record EventMessages(EventIds ids) {

	/** Only persistent subscriptions have it, with the next free number. */
	private static final int RETRY_COUNT_FIELD_NUMBER = 5;

	private static final int NOT_COUNTED = -1;

	private static final int MAP_KEY = 1;

	private static final int MAP_VALUE = 2;

	/** An event that is read. */
	public byte[] read(ResolvedEvent event) {
		return encode(event, NOT_COUNTED);
	}

	/** An event that is delivered, for the first time or again. */
	public byte[] delivered(ResolvedEvent event, int retries) {
		return encode(event, retries);
	}

	private byte[] encode(ResolvedEvent resolved, int retries) {
		Recorded event = recorded(resolved.event());
		Recorded link = recorded(resolved.link());
		long position = resolved.original().position();
		int size = CodedOutputStream.computeUInt64Size(ReadEvent.COMMIT_POSITION_FIELD_NUMBER, position);
		if (event != null) {
			size += sizeOf(ReadEvent.EVENT_FIELD_NUMBER, event.size());
		}
		if (link != null) {
			size += sizeOf(ReadEvent.LINK_FIELD_NUMBER, link.size());
		}
		if (retries != NOT_COUNTED) {
			size += CodedOutputStream.computeInt32Size(RETRY_COUNT_FIELD_NUMBER, retries);
		}
		byte[] message = new byte[sizeOf(ReadResp.EVENT_FIELD_NUMBER, size)];
		CodedOutputStream output = CodedOutputStream.newInstance(message);
		try {
			begin(output, ReadResp.EVENT_FIELD_NUMBER, size);
			if (event != null) {
				begin(output, ReadEvent.EVENT_FIELD_NUMBER, event.size());
				event.write(output);
			}
			if (link != null) {
				begin(output, ReadEvent.LINK_FIELD_NUMBER, link.size());
				link.write(output);
			}
			output.writeUInt64(ReadEvent.COMMIT_POSITION_FIELD_NUMBER, position);
			if (retries != NOT_COUNTED) {
				output.writeInt32(RETRY_COUNT_FIELD_NUMBER, retries);
			}
			output.checkNoSpaceLeft();
			return message;
		}
		catch (IOException ex) {
			throw new UncheckedIOException("an array of the computed size did not hold the message", ex);
		}
	}

	private @Nullable Recorded recorded(@Nullable EventRecord event) {
		return (event != null) ? Recorded.of(event, this.ids) : null;
	}

	private static int sizeOf(int field, int size) {
		return CodedOutputStream.computeTagSize(field) + CodedOutputStream.computeUInt32SizeNoTag(size) + size;
	}

	private static void begin(CodedOutputStream output, int field, int size) throws IOException {
		output.writeTag(field, WireFormat.WIRETYPE_LENGTH_DELIMITED);
		output.writeUInt32NoTag(size);
	}

	/**
	 * An event about to be written.
	 *
	 * @param event the event
	 * @param ids the form of its id
	 * @param stream its stream
	 * @param created when it was appended, as text
	 * @param size the bytes it takes
	 */
	private record Recorded(EventRecord event, EventIds ids, StreamIdentifier stream, String created, int size) {

		static Recorded of(EventRecord event, EventIds ids) {
			StreamIdentifier stream = StreamIdentifiers.write(event.stream());
			String created = Long.toString(event.created());
			int size = sizeOf(RecordedEvent.ID_FIELD_NUMBER, ids.sizeOf(event.id()))
					+ CodedOutputStream.computeMessageSize(RecordedEvent.STREAM_IDENTIFIER_FIELD_NUMBER, stream)
					+ CodedOutputStream.computeUInt64Size(RecordedEvent.STREAM_REVISION_FIELD_NUMBER, event.revision())
					+ CodedOutputStream.computeUInt64Size(RecordedEvent.PREPARE_POSITION_FIELD_NUMBER, event.position())
					+ CodedOutputStream.computeUInt64Size(RecordedEvent.COMMIT_POSITION_FIELD_NUMBER, event.position())
					+ sizeOf(RecordedEvent.METADATA_FIELD_NUMBER, sizeOf(SystemMetadata.TYPE, event.type()))
					+ sizeOf(RecordedEvent.METADATA_FIELD_NUMBER, sizeOf(SystemMetadata.CREATED, created))
					+ sizeOf(RecordedEvent.METADATA_FIELD_NUMBER,
							sizeOf(SystemMetadata.CONTENT_TYPE, SystemMetadata.contentType(event)))
					+ CodedOutputStream.computeBytesSize(RecordedEvent.CUSTOM_METADATA_FIELD_NUMBER, event.metadata())
					+ CodedOutputStream.computeBytesSize(RecordedEvent.DATA_FIELD_NUMBER, event.data());
			return new Recorded(event, ids, stream, created, size);
		}

		void write(CodedOutputStream output) throws IOException {
			begin(output, RecordedEvent.ID_FIELD_NUMBER, this.ids.sizeOf(this.event.id()));
			this.ids.writeTo(output, this.event.id());
			output.writeMessage(RecordedEvent.STREAM_IDENTIFIER_FIELD_NUMBER, this.stream);
			output.writeUInt64(RecordedEvent.STREAM_REVISION_FIELD_NUMBER, this.event.revision());
			output.writeUInt64(RecordedEvent.PREPARE_POSITION_FIELD_NUMBER, this.event.position());
			output.writeUInt64(RecordedEvent.COMMIT_POSITION_FIELD_NUMBER, this.event.position());
			writeMetadata(output, SystemMetadata.TYPE, this.event.type());
			writeMetadata(output, SystemMetadata.CREATED, this.created);
			writeMetadata(output, SystemMetadata.CONTENT_TYPE, SystemMetadata.contentType(this.event));
			output.writeBytes(RecordedEvent.CUSTOM_METADATA_FIELD_NUMBER, this.event.metadata());
			output.writeBytes(RecordedEvent.DATA_FIELD_NUMBER, this.event.data());
		}

		private static void writeMetadata(CodedOutputStream output, String key, String value) throws IOException {
			begin(output, RecordedEvent.METADATA_FIELD_NUMBER, sizeOf(key, value));
			output.writeString(MAP_KEY, key);
			output.writeString(MAP_VALUE, value);
		}

		private static int sizeOf(String key, String value) {
			return CodedOutputStream.computeStringSize(MAP_KEY, key)
					+ CodedOutputStream.computeStringSize(MAP_VALUE, value);
		}

		private static int sizeOf(int field, int size) {
			return EventMessages.sizeOf(field, size);
		}

	}

}
