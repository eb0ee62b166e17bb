package io.quotestream.proto.codec;

import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;

import io.quotestream.proto.type.v1.Subject;

/** Keys of quotes for tests, made when first asked for and kept in memory. */
public final class InMemorySubjectKeys implements SubjectKeys {

	private final Map<String, QuoteKeys> keys = new ConcurrentHashMap<>();

	@Override
	public QuoteKeys of(String quoteId) {
		return this.keys.computeIfAbsent(quoteId,
				(id) -> new QuoteKeys(Map.of(SubjectKeys.keyId(Subject.SUBJECT_CUSTOMER), new Present(newAead()),
						SubjectKeys.keyId(Subject.SUBJECT_FAMILY), new Present(newAead()))));
	}

	/** Forgets all subjects of a quote. */
	public void destroy(String quoteId) {
		destroy(quoteId, Subject.SUBJECT_CUSTOMER);
		destroy(quoteId, Subject.SUBJECT_FAMILY);
	}

	/** Forgets one subject of a quote. */
	public void destroy(String quoteId, Subject subject) {
		var changed = new HashMap<>(of(quoteId).byId());
		changed.put(SubjectKeys.keyId(subject), new Destroyed());
		this.keys.put(quoteId, new QuoteKeys(Map.copyOf(changed)));
	}

	/** Loses the keys of a quote, as a key store restored from too old a copy has. */
	public void lose(String quoteId) {
		this.keys.put(quoteId, QuoteKeys.NONE);
	}

	static Aead newAead() {
		try {
			AeadConfig.register();
			return KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM)
				.getPrimitive(RegistryConfiguration.get(), Aead.class);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
