package io.quotestream.command.application;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;

/** Secrets in memory; the digest is the content itself. */
final class InMemorySecrets implements QuoteSecrets {

	private enum Keys {

		PRESENT, DESTROYED

	}

	private final Map<String, Keys> keys = new ConcurrentHashMap<>();

	@Override
	public void prepare(String quoteId) {
		this.keys.putIfAbsent(quoteId, Keys.PRESENT);
	}

	@Override
	public Optional<String> digest(String quoteId, String method, Message request) {
		return switch (this.keys.get(quoteId)) {
			case PRESENT -> Optional.of(method + ByteString.copyFrom(content(request).toByteArray()).toStringUtf8());
			case DESTROYED -> Optional.empty();
			case null -> throw new KeysLost(quoteId);
		};
	}

	void destroy(String quoteId) {
		this.keys.put(quoteId, Keys.DESTROYED);
	}

	void lose(String quoteId) {
		this.keys.remove(quoteId);
	}

	private static Message content(Message request) {
		return request.toBuilder().clearField(request.getDescriptorForType().findFieldByName("header")).build();
	}

}
