package io.quotestream.proto.codec;

import java.security.GeneralSecurityException;
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
		this.keys.put(quoteId, new QuoteKeys(Map.of(SubjectKeys.keyId(Subject.SUBJECT_CUSTOMER), new Destroyed(),
				SubjectKeys.keyId(Subject.SUBJECT_FAMILY), new Destroyed())));
	}

	private static Aead newAead() {
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
