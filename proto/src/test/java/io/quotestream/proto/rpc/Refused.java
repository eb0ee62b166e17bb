package io.quotestream.proto.rpc;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.BadRequest;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.Metadata;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a caller learns of a call that was answered no, for tests. */
public record Refused(Code code, Status status, Metadata trailers) {

	/** Makes a call that must be refused. */
	public static Refused by(ThrowingCallable call) {
		var failure = catchThrowableOfType(StatusRuntimeException.class, call);
		assertThat(failure).as("a refusal").isNotNull();
		return of(failure);
	}

	/** Reads a refusal. */
	public static Refused of(StatusRuntimeException failure) {
		var status = Objects.requireNonNull(StatusProto.fromThrowable(failure), "a status");
		return new Refused(failure.getStatus().getCode(), status,
				Objects.requireNonNullElseGet(failure.getTrailers(), Metadata::new));
	}

	/** The one reason. */
	public String reason() {
		return info().getReason();
	}

	/** Metadata of the one reason. */
	public Map<String, String> metadata() {
		return info().getMetadataMap();
	}

	/** Every field that was found faulty. */
	public List<BadRequest.FieldViolation> violations() {
		return details(BadRequest.class).stream().flatMap((each) -> each.getFieldViolationsList().stream()).toList();
	}

	/** Whether the caller is told when to try again. */
	public boolean saysWhenToRetry() {
		return !details(RetryInfo.class).isEmpty();
	}

	private ErrorInfo info() {
		var infos = details(ErrorInfo.class);
		assertThat(infos).as("exactly one ErrorInfo in %s", this.status).hasSize(1);
		assertThat(infos.getFirst().getDomain()).isEqualTo(Refusal.DOMAIN);
		return infos.getFirst();
	}

	private <T extends Message> List<T> details(Class<T> type) {
		return this.status.getDetailsList().stream().filter((each) -> each.is(type)).map((each) -> {
			try {
				return each.unpack(type);
			}
			catch (InvalidProtocolBufferException ex) {
				throw new AssertionError(ex);
			}
		}).toList();
	}

}
