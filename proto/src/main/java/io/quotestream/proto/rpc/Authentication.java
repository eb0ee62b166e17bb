package io.quotestream.proto.rpc;

import java.util.Map;
import java.util.Optional;

import com.google.rpc.Code;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;

import io.quotestream.proto.error.v1.ErrorReason;

/**
 * Establishes who calls, for unary and streaming calls alike. Until tokens exist the only
 * source is the header {@link Caller#HEADER}, and it is believed only where the
 * deployment says so. Health and reflection need no identity.
 */
public final class Authentication implements ServerInterceptor {

	private final boolean trustHeader;

	public Authentication(boolean trustHeader) {
		this.trustHeader = trustHeader;
	}

	@Override
	public <Q, A> ServerCall.Listener<Q> interceptCall(ServerCall<Q, A> call, Metadata headers,
			ServerCallHandler<Q, A> next) {
		if (PlatformCalls.include(call)) {
			return next.startCall(call, headers);
		}
		var header = headers.get(Caller.HEADER);
		var caller = (this.trustHeader && header != null) ? Caller.parse(header) : Optional.<Caller>empty();
		if (caller.isEmpty()) {
			Refusal.of(Code.UNAUTHENTICATED, ErrorReason.ERROR_REASON_NOT_AUTHENTICATED, "Sign in first.", Map.of())
				.answer(call);
			return new ServerCall.Listener<>() {
			};
		}
		return Contexts.interceptCall(Context.current().withValue(Caller.CONTEXT, caller.get()), call, headers, next);
	}

}
