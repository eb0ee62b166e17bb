package io.quotestream.proto.rpc;

import java.time.DateTimeException;
import java.util.List;
import java.util.Map;

import build.buf.protovalidate.Validator;
import build.buf.protovalidate.ValidatorFactory;
import build.buf.protovalidate.exceptions.ValidationException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest.FieldViolation;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

import io.quotestream.proto.error.v1.ErrorReason;

/**
 * Checks the shape of every request against the rules beside its fields, before any
 * handler sees it, and answers all violations at once. Must stand inside
 * {@link Failures}.
 */
public final class Validation implements ServerInterceptor {

	private final Validator validator = ValidatorFactory.newBuilder().build();

	@Override
	public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
			ServerCallHandler<Q, A> next) {
		return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
			@Override
			public void onMessage(Q message) {
				if (message instanceof Message request) {
					check(request);
				}
				super.onMessage(message);
			}
		};
	}

	/**
	 * Checks one message.
	 * @throws Refusal with every violation
	 */
	public void check(Message message) {
		var violations = violations(message);
		if (!violations.isEmpty()) {
			throw Refusal.badRequest(ErrorReason.ERROR_REASON_INVALID_REQUEST, violations,
					Map.of("violations", Integer.toString(violations.size())));
		}
	}

	private List<FieldViolation> violations(Message message) {
		try {
			return this.validator.validate(message)
				.toProto()
				.getViolationsList()
				.stream()
				.map((violation) -> FieldViolation.newBuilder()
					.setField(path(violation.getField()))
					.setReason(violation.getRuleId())
					.setDescription(violation.getMessage())
					.build())
				.toList();
		}
		catch (ValidationException ex) {
			throw new IllegalStateException("A rule of " + message.getDescriptorForType().getName() + " is broken", ex);
		}
		catch (DateTimeException | ArithmeticException ex) {
			// The validator cannot even read such times.
			var times = ImpossibleTimes.in(message);
			if (times.isEmpty()) {
				throw ex;
			}
			return times;
		}
	}

	private static String path(build.buf.validate.FieldPath path) {
		var text = new StringBuilder();
		for (var element : path.getElementsList()) {
			if (!text.isEmpty()) {
				text.append('.');
			}
			text.append(element.getFieldName());
			if (element.hasIndex()) {
				text.append('[').append(element.getIndex()).append(']');
			}
		}
		return text.toString();
	}

}
