package io.quotestream.proto.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;

import io.quotestream.proto.type.v1.OptionsProto;
import io.quotestream.proto.type.v1.Subject;

/**
 * Takes the fields marked {@code (personal)} out of a message and puts them back. What is
 * taken keeps the shape of the message, so that list elements find their place again.
 */
public final class PersonalFields {

	static final List<Subject> SUBJECTS = List.of(Subject.SUBJECT_CUSTOMER, Subject.SUBJECT_FAMILY);

	private record Question(Descriptor type, Subject subject) {
	}

	private final Map<Question, Boolean> answers = new ConcurrentHashMap<>();

	/**
	 * Empties every personal field, so that the message is what it would be if it had
	 * been read after the keys were destroyed.
	 */
	public void forget(Message.Builder message) {
		SUBJECTS.forEach((subject) -> take(message, subject));
	}

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
		var parts = new ArrayList<Message>();
		var anything = false;
		for (int i = 0; i < message.getRepeatedFieldCount(field); i++) {
			var element = ((Message) message.getRepeatedField(field, i)).toBuilder();
			var taken = take(element, subject);
			anything |= taken.isPresent();
			parts.add(taken.orElseGet(element::getDefaultInstanceForType));
			message.setRepeatedField(field, i, element.build());
		}
		if (anything) {
			part.setField(field, parts);
		}
	}

	/**
	 * Puts what {@link #take} took back into the message it came from. Goes by the shape
	 * alone, so that a mark added or removed later changes nothing of what was stored.
	 */
	void restore(Message.Builder message, Message part) throws InvalidProtocolBufferException {
		for (var taken : part.getAllFields().entrySet()) {
			var field = taken.getKey();
			if (!isMessage(field) || (field.isRepeated() && message.getRepeatedFieldCount(field) == 0)) {
				message.setField(field, taken.getValue());
			}
			else if (field.isRepeated()) {
				restoreElements(message, field, part);
			}
			else {
				message.setField(field, restored(message.getField(field), taken.getValue()));
			}
		}
	}

	private void restoreElements(Message.Builder message, FieldDescriptor field, Message part)
			throws InvalidProtocolBufferException {
		if (message.getRepeatedFieldCount(field) != part.getRepeatedFieldCount(field)) {
			throw new InvalidProtocolBufferException("The sealed part does not fit " + field.getFullName());
		}
		for (int i = 0; i < part.getRepeatedFieldCount(field); i++) {
			message.setRepeatedField(field, i,
					restored(message.getRepeatedField(field, i), part.getRepeatedField(field, i)));
		}
	}

	private Message restored(Object plain, Object part) throws InvalidProtocolBufferException {
		var whole = ((Message) plain).toBuilder();
		restore(whole, (Message) part);
		return whole.build();
	}

	private static Subject subjectOf(FieldDescriptor field) {
		return field.getOptions().getExtension(OptionsProto.personal);
	}

	private static boolean isMessage(FieldDescriptor field) {
		return field.getJavaType() == FieldDescriptor.JavaType.MESSAGE;
	}

}
