package io.quotestream.proto.codec;

import java.util.Locale;
import java.util.Map;

import com.google.crypto.tink.Aead;
import org.jspecify.annotations.Nullable;

import io.quotestream.proto.type.v1.Subject;

/**
 * The keys that seal the personal data of a quote, one a subject. Only command-service
 * owns keys; the others ask it.
 */
public interface SubjectKeys {

	/**
	 * The keys of one quote.
	 * @throws KeysUnavailable when the key store does not answer: try again later
	 */
	QuoteKeys of(String quoteId);

	/** The id under which a subject's key is stored and named in sealed data. */
	static String keyId(Subject subject) {
		return switch (subject) {
			case SUBJECT_CUSTOMER, SUBJECT_FAMILY ->
				subject.name().substring("SUBJECT_".length()).toLowerCase(Locale.ROOT);
			case SUBJECT_UNSPECIFIED, UNRECOGNIZED -> throw new IllegalArgumentException("no key for " + subject);
		};
	}

	/** One quote's keys by key id. A quote that never sealed anything has none. */
	record QuoteKeys(Map<String, SubjectKey> byId) {

		public static final QuoteKeys NONE = new QuoteKeys(Map.of());

		@Nullable SubjectKey get(String keyId) {
			return this.byId.get(keyId);
		}

	}

	/** A key as it is now. */
	sealed interface SubjectKey {

	}

	/** A usable key. */
	record Present(Aead aead) implements SubjectKey {

	}

	/** The subject was forgotten: what this key sealed is empty for ever. */
	record Destroyed() implements SubjectKey {

	}

	/** The key store does not answer. Nothing may be concluded about the keys. */
	final class KeysUnavailable extends RuntimeException {

		public KeysUnavailable(Throwable cause) {
			super("The key store does not answer", cause);
		}

	}

}
