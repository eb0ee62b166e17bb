package io.quotestream.proto.codec;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;

import io.quotestream.proto.type.v1.OptionsProto;
import io.quotestream.proto.type.v1.Subject;

/**
 * Takes the fields marked {@code (personal)} out of a message and puts them back. What is
 * taken keeps the shape of the message, so that list elements find their place again.
 */
final class PersonalFields {

	private record Question(Descriptor type, Subject subject) {
	}

	private final Map<Question, Boolean> answers = new ConcurrentHashMap<>();

	/** Whether a message of this type can hold personal data of the subject. */
	boolean reachable(Descriptor type, Subject subject) {
		var question = new Question(type, subject);
		var known = this.answers.get(question);
		if (known != null) {
			return known;
		}
		var found = type.getFields()
			.stream()
			.anyMatch((field) -> subjectOf(field) == subject || (isMessage(field)
					&& !field.getMessageType().equals(type) && reachable(field.getMessageType(), subject)));
		this.answers.put(question, found);
		return found;
	}

	/** Moves the subject's fields out of {@code message}; empty when none is set. */
	Optional<Message> take(Message.Builder message, Subject subject) {
		var part = message.getDefaultInstanceForType().newBuilderForType();
		for (var field : message.getAllFields().keySet()) {
			if (subjectOf(field) == subject) {
				part.setField(field, message.getField(field));
				message.clearField(field);
			}
			else if (isMessage(field) && reachable(field.getMessageType(), subject)) {
				takeNested(message, field, part, subject);
			}
		}
		var taken = part.build();
		return taken.equals(taken.getDefaultInstanceForType()) ? Optional.empty() : Optional.of(taken);
	}

	private void takeNested(Message.Builder message, FieldDescriptor field, Message.Builder part, Subject subject) {
		if (!field.isRepeated()) {
			var nested = ((Message) message.getField(field)).toBuilder();
			take(nested, subject).ifPresent((taken) -> part.setField(field, taken));
			message.setField(field, nested.build());
			return;
		}
		for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
			var element = ((Message) message.getRepeatedField(field, i)).toBuilder();
			var taken = take(element, subject);
			part.addRepeatedField(field, taken.orElseGet(element::getDefaultInstanceForType));
			message.setRepeatedField(field, i, element.build());
		}
	}

	/** Puts what {@link #take} took back into the message it came from. */
	void restore(Message.Builder message, Message part, Subject subject) {
		part.getAllFields().forEach((field, value) -> {
			if (subjectOf(field) == subject) {
				message.setField(field, value);
			}
			else if (!field.isRepeated()) {
				var nested = ((Message) message.getField(field)).toBuilder();
				restore(nested, (Message) value, subject);
				message.setField(field, nested.build());
			}
			else {
				for (int i = 0; i < part.getRepeatedFieldCount(field); i++) {
					var element = ((Message) message.getRepeatedField(field, i)).toBuilder();
					restore(element, (Message) part.getRepeatedField(field, i), subject);
					message.setRepeatedField(field, i, element.build());
				}
			}
		});
	}

	private static Subject subjectOf(FieldDescriptor field) {
		return field.getOptions().getExtension(OptionsProto.personal);
	}

	private static boolean isMessage(FieldDescriptor field) {
		return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
	}

}
