package io.quotestream.e2e;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** An answer that is no for good, as it reached the client. */
record Refused(Status status) {

	static Refused by(ThrowingCallable call) {
		var thrown = catchThrowableOfType(StatusRuntimeException.class, call);
		assertThat(thrown).as("the call is refused").isNotNull();
		return of(thrown);
	}

	static Refused of(StatusRuntimeException thrown) {
		var status = StatusProto.fromThrowable(thrown);
		return new Refused(Objects.requireNonNull(status, () -> "no details of " + thrown.getStatus()));
	}

	Code code() {
		return Code.forNumber(this.status.getCode());
	}

	String reason() {
		return info().getReason();
	}

	Map<String, String> metadata() {
		return info().getMetadataMap();
	}

	/** What the refusal tells under this name. */
	String told(String name) {
		return info().getMetadataOrDefault(name, "");
	}

	/** The paths of the faulty fields. */
	List<String> faultyFields() {
		return details(BadRequest.class).stream()
			.flatMap((detail) -> detail.getFieldViolationsList().stream())
			.map(BadRequest.FieldViolation::getField)
			.toList();
	}

	<D extends Message> List<D> details(Class<D> type) {
		return this.status.getDetailsList().stream().filter((detail) -> detail.is(type)).map((detail) -> {
			try {
				return detail.unpack(type);
			}
			catch (InvalidProtocolBufferException ex) {
				throw new IllegalStateException(ex);
			}
		}).toList();
	}

	private ErrorInfo info() {
		var infos = details(ErrorInfo.class);
		assertThat(infos).as("exactly one reason in %s", this.status).hasSize(1);
		assertThat(infos.getFirst().getDomain()).isEqualTo("quotestream.io");
		return infos.getFirst();
	}

}
