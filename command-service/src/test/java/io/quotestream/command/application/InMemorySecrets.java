package io.quotestream.command.application;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;

import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;

/** Secrets in memory; the digest is the content itself. */
final class InMemorySecrets implements QuoteSecrets {

	private enum Keys {

		PRESENT, DESTROYED

	}

	private final Map<String, Keys> keys = new ConcurrentHashMap<>();

	private final Set<String> announced = ConcurrentHashMap.newKeySet();

	/** As when the process dies, or the key store does, before the keys are gone. */
	final AtomicBoolean refuseToDestroy = new AtomicBoolean();

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

	@Override
	public void announceDestruction(String quoteId) {
		this.announced.add(quoteId);
	}

	@Override
	public void destroy(String quoteId) {
		if (this.refuseToDestroy.get()) {
			throw new KeysUnavailable(new IllegalStateException("a key store that does not answer"));
		}
		this.keys.put(quoteId, Keys.DESTROYED);
		this.announced.remove(quoteId);
	}

	@Override
	public boolean areDestroyed(String quoteId) {
		return this.keys.get(quoteId) == Keys.DESTROYED;
	}

	@Override
	public Set<String> announcedDestructions() {
		return Set.copyOf(this.announced);
	}

	void lose(String quoteId) {
		this.keys.remove(quoteId);
	}

	private static Message content(Message request) {
		return request.toBuilder().clearField(request.getDescriptorForType().findFieldByName("header")).build();
	}

}
