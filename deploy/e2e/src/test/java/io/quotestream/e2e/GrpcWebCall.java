package io.quotestream.e2e;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * One call over gRPC-web: a POST whose answer is frames of messages and a last one of
 * trailers.
 */
final class GrpcWebCall<Q, A> extends ClientCall<Q, A> {

	private static final String BINARY = "application/grpc-web+proto";

	private static final int MESSAGE = 0;

	private static final int TRAILERS = 0x80;

	private static final int PREFIX_BYTES = 5;

	private final HttpClient http;

	private final HttpRequest.Builder request;

	private final MethodDescriptor<Q, A> method;

	private final CallOptions options;

	private final Executor executor;

	/** How many messages the caller is ready to take. */
	private final Semaphore wanted = new Semaphore(0);

	private @Nullable Listener<A> listener;

	private @Nullable Thread reader;

	GrpcWebCall(HttpClient http, URI uri, MethodDescriptor<Q, A> method, CallOptions options) {
		this.http = http;
		this.request = HttpRequest.newBuilder(uri);
		this.method = method;
		this.options = options;
		this.executor = Objects.requireNonNullElse(options.getExecutor(), Runnable::run);
	}

	@Override
	public void start(Listener<A> listener, Metadata headers) {
		this.listener = listener;
		this.request.header("content-type", BINARY).header("accept", BINARY).header("x-grpc-web", "1");
		var deadline = this.options.getDeadline();
		if (deadline != null) {
			var left = Math.max(1, deadline.timeRemaining(TimeUnit.MILLISECONDS));
			this.request.header("grpc-timeout", left + "m").timeout(Duration.ofMillis(left));
		}
		for (var name : headers.keys()) {
			this.request.header(name, Objects.requireNonNull(headers.get(ascii(name))));
		}
	}

	@Override
	public void sendMessage(Q message) {
		try (var bytes = this.method.streamRequest(message)) {
			var body = bytes.readAllBytes();
			var frame = ByteBuffer.allocate(PREFIX_BYTES + body.length)
				.put((byte) MESSAGE)
				.putInt(body.length)
				.put(body);
			this.request.POST(HttpRequest.BodyPublishers.ofByteArray(frame.array()));
		}
		catch (IOException ex) {
			throw new IllegalStateException("A message in memory can be read", ex);
		}
	}

	@Override
	public void halfClose() {
		this.reader = Thread.ofVirtual().name("grpc-web").start(this::run);
	}

	@Override
	public void request(int messages) {
		this.wanted.release(messages);
	}

	@Override
	public void cancel(@Nullable String message, @Nullable Throwable cause) {
		if (this.reader != null) {
			this.reader.interrupt();
		}
	}

	private void run() {
		var trailers = new Metadata();
		try {
			var response = this.http.send(this.request.build(), HttpResponse.BodyHandlers.ofInputStream());
			try (var body = response.body()) {
				response.headers().map().forEach((name, values) -> put(trailers, name, values.getLast()));
				if (response.statusCode() == 200) {
					readFrames(body, trailers);
				}
			}
			close(status(response.statusCode(), trailers), trailers);
		}
		catch (IOException ex) {
			close(Status.UNAVAILABLE.withDescription("no answer by gRPC-web").withCause(ex), trailers);
		}
		catch (InterruptedException ex) {
			close(Status.CANCELLED, trailers);
		}
	}

	private void readFrames(InputStream body, Metadata trailers) throws IOException, InterruptedException {
		var frames = new DataInputStream(body);
		for (int kind = frames.read(); kind >= 0; kind = frames.read()) {
			var payload = new byte[frames.readInt()];
			frames.readFully(payload);
			if (kind == TRAILERS) {
				readTrailers(payload, trailers);
			}
			else {
				this.wanted.acquire();
				var message = this.method.parseResponse(new ByteArrayInputStream(payload));
				this.executor.execute(() -> listener().onMessage(message));
			}
		}
	}

	private static void readTrailers(byte[] payload, Metadata trailers) {
		new String(payload, StandardCharsets.ISO_8859_1).lines().forEach((line) -> {
			var colon = line.indexOf(':');
			put(trailers, line.substring(0, colon), line.substring(colon + 1).strip());
		});
	}

	private static void put(Metadata trailers, String name, String value) {
		if (name.endsWith(Metadata.BINARY_HEADER_SUFFIX)) {
			trailers.put(Metadata.Key.of(name, Metadata.BINARY_BYTE_MARSHALLER), Base64.getDecoder().decode(value));
		}
		else if (!name.startsWith(":")) {
			trailers.put(ascii(name), value);
		}
	}

	private static Status status(int httpStatus, Metadata trailers) {
		var code = trailers.get(ascii("grpc-status"));
		if (code == null) {
			return Status.UNKNOWN.withDescription("no gRPC status in an answer with HTTP status " + httpStatus);
		}
		var text = Objects.requireNonNullElse(trailers.get(ascii("grpc-message")), "");
		return Status.fromCodeValue(Integer.parseInt(code)).withDescription(text);
	}

	private void close(Status status, Metadata trailers) {
		this.executor.execute(() -> listener().onClose(status, trailers));
	}

	private Listener<A> listener() {
		return Objects.requireNonNull(this.listener, "the call was not started");
	}

	private static Metadata.Key<String> ascii(String name) {
		return Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER);
	}

}
