package io.quotestream.proto.codec;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

import io.quotestream.proto.type.v1.OptionsProto;
import io.quotestream.proto.type.v1.Subject;

/**
 * A second, simpler reading of the {@code (personal)} marks, to check the first one by.
 */
public final class PersonalValues {

	/** Shorter ones turn up in any bytes. */
	private static final int SHORTEST = 5;

	private PersonalValues() {
	}

	/**
	 * The bytes by which personal values of a message would be recognised: texts, and
	 * dates and other messages as protobuf writes them.
	 */
	public static List<byte[]> in(Message message) {
		var found = new ArrayList<byte[]>();
		collect(message, false, found);
		return found.stream().filter((value) -> value.length >= SHORTEST).toList();
	}

	/** The message as it is once some subjects are forgotten. */
	public static Message without(Message message, Set<Subject> forgotten) {
		var rest = message.toBuilder();
		message.getAllFields().forEach((field, value) -> {
			if (forgotten.contains(subject(field))) {
				rest.clearField(field);
			}
			else if (value instanceof Message nested) {
				rest.setField(field, without(nested, forgotten));
			}
			else if (isMessage(field)) {
				rest.setField(field,
						((List<?>) value).stream().map((element) -> without((Message) element, forgotten)).toList());
			}
		});
		return rest.build();
	}

	static Subject subject(FieldDescriptor field) {
		return field.getOptions().getExtension(OptionsProto.personal);
	}

	private static void collect(Message message, boolean personal, List<byte[]> found) {
		if (personal) {
			found.add(message.toByteArray());
		}
		message.getAllFields().forEach((field, value) -> {
			var marked = personal || subject(field) != Subject.SUBJECT_UNSPECIFIED;
			for (var each : (value instanceof Collection<?> all) ? all : List.of(value)) {
				if (each instanceof Message nested) {
					collect(nested, marked, found);
				}
				else if (marked && each instanceof String text) {
					found.add(text.getBytes(StandardCharsets.UTF_8));
				}
			}
		});
	}

	private static boolean isMessage(FieldDescriptor field) {
		return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
	}

}
