package io.quotestream.query.repair;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;

import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Refusal;

/**
 * Reads a refusal of projection-service. What it says about the quote counts only with
 * its own reason: a bare NOT_FOUND may come from anything on the way.
 */
final class RefusedFold {

	private static final String NO_SUCH_QUOTE = Refusal.name(ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND);

	private static final String UNREADABLE_EVENT = Refusal.name(ErrorReason.ERROR_REASON_UNREADABLE_EVENT);

	private static final String UNKNOWN_EVENT = Refusal.name(ErrorReason.ERROR_REASON_UNKNOWN_EVENT);

	private RefusedFold() {
	}

	static RepairOutcome outcome(Throwable failure) {
		var reason = reason(failure);
		if (reason.equals(NO_SUCH_QUOTE)) {
			return RepairOutcome.NO_SUCH_QUOTE;
		}
		if (reason.equals(UNREADABLE_EVENT) || reason.equals(UNKNOWN_EVENT)) {
			return RepairOutcome.UNREADABLE;
		}
		return (Status.fromThrowable(failure).getCode() == Status.Code.RESOURCE_EXHAUSTED) ? RepairOutcome.BUSY
				: RepairOutcome.UNAVAILABLE;
	}

	private static String reason(Throwable failure) {
		var status = StatusProto.fromThrowable(failure);
		if (status == null) {
			return "";
		}
		for (var detail : status.getDetailsList()) {
			if (detail.is(ErrorInfo.class)) {
				try {
					return detail.unpack(ErrorInfo.class).getReason();
				}
				catch (InvalidProtocolBufferException ex) {
					return "";
				}
			}
		}
		return "";
	}

}
