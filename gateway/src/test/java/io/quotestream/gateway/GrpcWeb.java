package io.quotestream.gateway;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import io.grpc.MethodDescriptor;

/**
 * The protocol of browsers, written from its specification, so that what a test sees is
 * what is on the wire.
 */
final class GrpcWeb {

	private static final int TRAILERS = 0x80;

	private final URI gateway;

	private final Encoding encoding;

	private final Map<String, String> headers;

	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private GrpcWeb(URI gateway, Encoding encoding, Map<String, String> headers) {
		this.gateway = gateway;
		this.encoding = encoding;
		this.headers = headers;
	}

	/** How a call is written. */
	enum Encoding {

		BINARY("application/grpc-web+proto"), TEXT("application/grpc-web-text+proto");

		private final String contentType;

		Encoding(String contentType) {
			this.contentType = contentType;
		}

	}

	static GrpcWeb to(Gateway gateway) {
		return new GrpcWeb(gateway.page("/"), Encoding.BINARY, Map.of("x-grpc-web", "1"));
	}

	GrpcWeb as(Encoding other) {
		return new GrpcWeb(this.gateway, other, this.headers);
	}

	GrpcWeb with(String header, String value) {
		Map<String, String> more = new TreeMap<>(this.headers);
		more.put(header, value);
		return new GrpcWeb(this.gateway, this.encoding, more);
	}

	<Q, A> Call<A> call(MethodDescriptor<Q, A> method, Q request) {
		byte[] message = bytes(method.streamRequest(request));
		return new Call<>(method, send(method.getFullMethodName(), message));
	}

	/** Calls a method that only its name is known of. */
	HttpResponse<InputStream> send(String fullMethodName, byte[] message) {
		ByteArrayOutputStream body = new ByteArrayOutputStream();
		try (DataOutputStream frame = new DataOutputStream(body)) {
			frame.writeByte(0);
			frame.writeInt(message.length);
			frame.write(message);
			byte[] written = (this.encoding == Encoding.TEXT) ? Base64.getEncoder().encode(body.toByteArray())
					: body.toByteArray();
			HttpRequest.Builder post = HttpRequest.newBuilder(this.gateway.resolve("/" + fullMethodName))
				.header("content-type", this.encoding.contentType)
				.header("accept", this.encoding.contentType)
				.POST(HttpRequest.BodyPublishers.ofByteArray(written));
			this.headers.forEach(post::header);
			return this.http.send(post.build(), HttpResponse.BodyHandlers.ofInputStream());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] bytes(InputStream stream) {
		try (stream) {
			return stream.readAllBytes();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * An answer while it arrives. Closing it early is what a browser does when its page
	 * is left.
	 */
	static final class Call<A> implements AutoCloseable {

		private final MethodDescriptor<?, A> method;

		private final HttpResponse<InputStream> response;

		private final DataInputStream body;

		private final Map<String, String> trailers = new TreeMap<>();

		Call(MethodDescriptor<?, A> method, HttpResponse<InputStream> response) {
			this.method = method;
			this.response = response;
			String contentType = response.headers().firstValue("content-type").orElse("");
			this.body = new DataInputStream(contentType.startsWith("application/grpc-web-text")
					? new Base64Quanta(response.body()) : response.body());
		}

		HttpHeaders headers() {
			return this.response.headers();
		}

		/** The next message, or nothing once the trailers have come. */
		Optional<A> next() {
			try {
				int flags = this.body.read();
				if (flags < 0) {
					return Optional.empty();
				}
				byte[] payload = new byte[this.body.readInt()];
				this.body.readFully(payload);
				if (flags != TRAILERS) {
					return Optional.of(this.method.parseResponse(new ByteArrayInputStream(payload)));
				}
				for (String line : new String(payload, StandardCharsets.ISO_8859_1).split("\r\n")) {
					String[] parts = line.split(":", 2);
					this.trailers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
				}
				return Optional.empty();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		/**
		 * The final status: from the trailers, or from the headers of an answer that is
		 * nothing else.
		 */
		io.grpc.Status.Code status() {
			while (next().isPresent()) {
				continue;
			}
			return io.grpc.Status.fromCodeValue(Integer.parseInt(trailer("grpc-status").orElse("2"))).getCode();
		}

		/** The error with its details, as browsers read it. */
		Status details() {
			try {
				return Status.parseFrom(Base64.getDecoder().decode(trailer("grpc-status-details-bin").orElse("")));
			}
			catch (InvalidProtocolBufferException ex) {
				throw new UncheckedIOException(ex);
			}
		}

		private Optional<String> trailer(String name) {
			return Optional.ofNullable(this.trailers.get(name)).or(() -> headers().firstValue(name));
		}

		@Override
		public void close() {
			try {
				this.response.body().close();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}

	}

	/**
	 * Base64 four letters at a time: every chunk of a text stream is padded for itself.
	 */
	private static final class Base64Quanta extends InputStream {

		private final InputStream letters;

		private byte[] quantum = {};

		private int position;

		Base64Quanta(InputStream letters) {
			this.letters = letters;
		}

		@Override
		public int read() throws IOException {
			while (this.position == this.quantum.length) {
				byte[] four = this.letters.readNBytes(4);
				if (four.length == 0) {
					return -1;
				}
				this.quantum = Base64.getDecoder().decode(four);
				this.position = 0;
			}
			return this.quantum[this.position++] & 0xff;
		}

	}

}
