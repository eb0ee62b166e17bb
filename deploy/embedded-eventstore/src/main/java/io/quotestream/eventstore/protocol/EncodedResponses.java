package io.quotestream.eventstore.protocol;

import io.grpc.Drainable;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * Lets one method of a service answer with messages that are in their wire form already.
 */
public final class EncodedResponses {

	private static final Marshaller<byte[]> AS_IS = new Marshaller<>() {
		@Override
		public InputStream stream(byte[] message) {
			return new Encoded(message);
		}

		@Override
		public byte[] parse(InputStream stream) {
			try {
				return stream.readAllBytes();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
	};

	private EncodedResponses() {
	}

	/** The service, with that method handled by the given handler. */
	public static <Q> ServerServiceDefinition of(ServerServiceDefinition service, MethodDescriptor<Q, ?> method,
			ServerCallHandler<Q, byte[]> handler) {
		MethodDescriptor<Q, byte[]> encoded = method.toBuilder(method.getRequestMarshaller(), AS_IS).build();
		ServiceDescriptor declared = service.getServiceDescriptor();
		ServiceDescriptor.Builder descriptor = ServiceDescriptor.newBuilder(declared.getName())
			.setSchemaDescriptor(declared.getSchemaDescriptor());
		for (MethodDescriptor<?, ?> present : declared.getMethods()) {
			descriptor.addMethod((present == method) ? encoded : present);
		}
		ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(descriptor.build());
		for (ServerMethodDefinition<?, ?> present : service.getMethods()) {
			if (present.getMethodDescriptor() != method) {
				definition.addMethod(present);
			}
		}
		return definition.addMethod(encoded, handler).build();
	}

	/** Goes to the connection in one piece; grpc would copy it by way of a buffer. */
	private static final class Encoded extends ByteArrayInputStream implements Drainable {

		Encoded(byte[] message) {
			super(message);
		}

		@Override
		public int drainTo(OutputStream target) throws IOException {
			return Math.toIntExact(transferTo(target));
		}

	}

}
