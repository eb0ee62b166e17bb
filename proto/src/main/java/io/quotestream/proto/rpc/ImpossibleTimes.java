package io.quotestream.proto.rpc;

import java.util.ArrayList;
import java.util.List;

import com.google.protobuf.Descriptors.FieldDescriptor.JavaType;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest.FieldViolation;

/** Times of a request that are none, by what {@link Timestamp} says of itself. */
final class ImpossibleTimes {

	/** 0001-01-01T00:00:00Z. */
	private static final long FIRST_SECOND = -62_135_596_800L;

	/** 9999-12-31T23:59:59Z. */
	private static final long LAST_SECOND = 253_402_300_799L;

	private static final int LAST_NANO = 999_999_999;

	private final List<FieldViolation> found = new ArrayList<>();

	private ImpossibleTimes() {
	}

	/** One violation for each. */
	static List<FieldViolation> in(Message message) {
		var times = new ImpossibleTimes();
		times.look(message, "");
		return times.found;
	}

	private void look(Message message, String path) {
		if (message instanceof Timestamp time) {
			check(time, path);
			return;
		}
		var prefix = path.isEmpty() ? "" : path + ".";
		message.getAllFields().forEach((field, value) -> {
			var name = prefix + field.getName();
			if (field.getJavaType() == JavaType.MESSAGE && value instanceof List<?> items) {
				for (int i = 0; i < items.size(); i++) {
					look((Message) items.get(i), name + "[" + i + "]");
				}
			}
			else if (field.getJavaType() == JavaType.MESSAGE) {
				look((Message) value, name);
			}
		});
	}

	private void check(Timestamp time, String path) {
		if (time.getSeconds() < FIRST_SECOND || time.getSeconds() > LAST_SECOND || time.getNanos() < 0
				|| time.getNanos() > LAST_NANO) {
			this.found.add(FieldViolation.newBuilder()
				.setField(path)
				.setReason("timestamp.possible")
				.setDescription("must be a time of the years 1 to 9999")
				.build());
		}
	}

}
