package io.quotestream.proto.codec;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.Sealed;

/**
 * Events of every kind with random content, made from the descriptors: a new event or
 * field takes part without anybody thinking of it. The same seed makes the same events.
 */
public final class RandomEvents {

	private static final List<String> SCRIPTS = List.of("Asha", "Zoë", "Ελένη", "தமிழ்", "李雷", "👩‍👧");

	private final Random random;

	private final double density;

	private RandomEvents(long seed, double density) {
		this.random = new Random(seed);
		this.density = density;
	}

	/** Events with some of their fields set. */
	public static RandomEvents sparse(long seed) {
		return new RandomEvents(seed, 0.7);
	}

	/** Events with all of their fields set. */
	public static RandomEvents dense(long seed) {
		return new RandomEvents(seed, 1);
	}

	/** Every kind of event, by its member of {@link QuoteEvent}. */
	public static Stream<FieldDescriptor> kinds() {
		return QuoteEvent.getDescriptor().getFields().stream();
	}

	/** Those that are still written. */
	public static Stream<FieldDescriptor> writtenKinds() {
		return kinds().filter((kind) -> {
			var event = QuoteEvent.newBuilder();
			return !Upcasting.isOnlyRead(event.setField(kind, event.newBuilderForField(kind).build()).build());
		});
	}

	/** The next event of one kind. */
	public QuoteEvent next(FieldDescriptor kind) {
		var event = QuoteEvent.newBuilder();
		return event.setField(kind, fill(event.newBuilderForField(kind))).build();
	}

	private Message fill(Message.Builder message) {
		for (var field : message.getDescriptorForType().getFields()) {
			if (isSealed(field) || isNeverStored(field) || this.random.nextDouble() > this.density) {
				continue;
			}
			if (!field.isRepeated()) {
				message.setField(field, value(message, field));
				continue;
			}
			for (int i = this.random.nextInt(1, 4); i > 0; i--) {
				message.addRepeatedField(field, value(message, field));
			}
		}
		return message.build();
	}

	private static boolean isSealed(FieldDescriptor field) {
		return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE
				&& field.getMessageType().equals(Sealed.getDescriptor());
	}

	private static boolean isNeverStored(FieldDescriptor field) {
		return field.getName().equals("upgraded_from");
	}

	private Object value(Message.Builder message, FieldDescriptor field) {
		return switch (field.getJavaType()) {
			case STRING -> text();
			case INT -> this.random.nextInt();
			case LONG -> this.random.nextLong();
			case BOOLEAN -> true;
			case FLOAT -> this.random.nextFloat();
			case DOUBLE -> this.random.nextDouble();
			case BYTE_STRING -> ByteString.copyFromUtf8(text());
			case ENUM -> {
				var values = field.getEnumType().getValues();
				yield values.get(this.random.nextInt(values.size()));
			}
			case MESSAGE -> fill(message.newBuilderForField(field));
		};
	}

	/** Long enough to stand nowhere by chance. */
	private String text() {
		return SCRIPTS.get(this.random.nextInt(SCRIPTS.size())) + " " + Long.toHexString(this.random.nextLong());
	}

}
