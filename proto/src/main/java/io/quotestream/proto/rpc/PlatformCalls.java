package io.quotestream.proto.rpc;

import io.grpc.ServerCall;

/** Health and reflection: gRPC's own services, for probes and tools. */
final class PlatformCalls {

	private PlatformCalls() {
	}

	static boolean include(ServerCall<?, ?> call) {
		var service = call.getMethodDescriptor().getServiceName();
		return service != null && service.startsWith("grpc.");
	}

}
