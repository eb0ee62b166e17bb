package io.quotestream.e2e;

import java.net.URI;
import java.net.http.HttpClient;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.MethodDescriptor;

/**
 * The protocol of browsers, written from its specification, under the generated stubs: a
 * test is written once and travels either way. Unary calls and server streams, as
 * browsers have them.
 */
final class GrpcWebChannel extends Channel implements AutoCloseable {

	private final URI gateway;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	GrpcWebChannel(String gateway) {
		this.gateway = URI.create("http://" + gateway);
	}

	@Override
	public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
		return new GrpcWebCall<>(this.http, this.gateway.resolve("/" + method.getFullMethodName()), method, options);
	}

	@Override
	public String authority() {
		return this.gateway.getAuthority();
	}

	/**
	 * Cuts every connection in the middle of whatever it carries, as the end of a browser
	 * does.
	 */
	@Override
	public void close() {
		this.http.shutdownNow();
	}

}
