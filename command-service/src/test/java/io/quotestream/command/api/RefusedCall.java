package io.quotestream.command.api;

import java.util.List;
import java.util.Map;
import java.util.Objects;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;

import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** What a refused caller was told. */
public record RefusedCall(Status status) {

	public static RefusedCall of(Runnable call) {
		var refused = catchThrowableOfType(StatusRuntimeException.class, call::run);
		assertThat(refused).as("refusal").isNotNull();
		return new RefusedCall(Objects.requireNonNull(StatusProto.fromThrowable(refused)));
	}

	/** Every refusal has one code and exactly one reason. */
	public RefusedCall with(Code code, ErrorReason reason) {
		assertThat(Code.forNumber(this.status.getCode())).isEqualTo(code);
		assertThat(info().getReason()).isEqualTo(Refusal.name(reason));
		assertThat(info().getDomain()).isEqualTo("quotestream.io");
		return this;
	}

	Map<String, String> metadata() {
		return info().getMetadataMap();
	}

	RefusedCall saying(Map<String, String> metadata) {
		assertThat(info().getMetadataMap()).containsExactlyInAnyOrderEntriesOf(metadata);
		return this;
	}

	/** The only detail besides the reason. */
	<D extends Message> D detail(Class<D> kind) {
		assertThat(this.status.getDetailsList()).hasSize(2);
		return unpacked(kind).getFirst();
	}

	void withoutDetail() {
		assertThat(this.status.getDetailsList()).hasSize(1);
	}

	private ErrorInfo info() {
		var infos = unpacked(ErrorInfo.class);
		assertThat(infos).hasSize(1);
		return infos.getFirst();
	}

	private <D extends Message> List<D> unpacked(Class<D> kind) {
		return this.status.getDetailsList()
			.stream()
			.filter((detail) -> detail.is(kind))
			.map((detail) -> unpacked(detail, kind))
			.toList();
	}

	private static <D extends Message> D unpacked(Any detail, Class<D> kind) {
		try {
			return detail.unpack(kind);
		}
		catch (InvalidProtocolBufferException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
