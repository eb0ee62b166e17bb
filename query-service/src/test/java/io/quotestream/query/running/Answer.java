package io.quotestream.query.running;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

/** A refusal as the caller gets it. */
public record Answer(Status status) {

	public static Answer of(ThrowingCallable call) {
		var failure = catchThrowable(call);
		assertThat(failure).as("a refusal").isNotNull();
		return of(failure);
	}

	public static Answer of(Throwable failure) {
		var status = StatusProto.fromThrowable(failure);
		if (status == null) {
			throw new AssertionError("not a status", failure);
		}
		return new Answer(status);
	}

	/** Code and reason, as {@code NOT_FOUND/QUOTE_NOT_FOUND}. */
	public String code() {
		return com.google.rpc.Code.forNumber(this.status.getCode()) + "/" + info().getReason();
	}

	public ErrorInfo info() {
		return detail(ErrorInfo.class);
	}

	public <M extends Message> M detail(Class<M> type) {
		for (var detail : this.status.getDetailsList()) {
			if (detail.is(type)) {
				try {
					return detail.unpack(type);
				}
				catch (InvalidProtocolBufferException ex) {
					throw new AssertionError(ex);
				}
			}
		}
		throw new AssertionError("no " + type.getSimpleName() + " in " + this.status);
	}

}
