package io.quotestream.command.keys;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.Mac;
import com.google.crypto.tink.Parameters;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.mac.MacConfig;
import com.google.crypto.tink.mac.PredefinedMacParameters;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.Message;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.quotestream.command.application.QuoteSecrets;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.type.v1.Subject;

/**
 * Keys in a relational table, each wrapped by the master key and bound to its quote: an
 * AEAD key for each subject and a MAC key for request digests. They live outside the
 * event store so that they can be destroyed. Only a row that says so is a destroyed key;
 * a missing row never is.
 */
public final class JdbcSubjectKeys implements SubjectKeys, QuoteSecrets {

	private static final String DIGEST = "digest";

	/** In one order for all, so that instances that race do not lock each other out. */
	private static final SortedMap<String, Parameters> KINDS = kinds();

	private final JdbcClient jdbc;

	private final Aead master;

	private final Runnable leaveNoTrace;

	private final Cache<String, Unwrapped> unwrapped;

	/**
	 * The keysets of a quote, those destroyed without a handle, and what is made of them.
	 */
	private record Unwrapped(Map<String, Optional<KeysetHandle>> handles, QuoteKeys subjects, @Nullable Mac digest) {
	}

	/**
	 * Keys in the database behind {@code jdbc}.
	 * @param leaveNoTrace makes the database forget the bytes of deleted values
	 */
	public JdbcSubjectKeys(JdbcClient jdbc, Aead master, int cachedQuotes, Runnable leaveNoTrace) {
		this.jdbc = jdbc;
		this.master = master;
		this.leaveNoTrace = leaveNoTrace;
		this.unwrapped = Caffeine.newBuilder()
			.maximumSize(cachedQuotes)
			.expireAfterWrite(Duration.ofMinutes(1))
			.build();
		jdbc.sql("""
				CREATE TABLE IF NOT EXISTS subject_key (
				  quote_id TEXT NOT NULL,
				  key_id TEXT NOT NULL,
				  wrapped_keyset TEXT,
				  destroyed BOOLEAN NOT NULL DEFAULT FALSE,
				  PRIMARY KEY (quote_id, key_id))""").update();
		jdbc.sql("CREATE TABLE IF NOT EXISTS announced_destruction (quote_id TEXT NOT NULL PRIMARY KEY)").update();
		refuseAnotherMasterKey();
	}

	/**
	 * Sealing new quotes under a key that opens none of the old ones would go unnoticed.
	 */
	private void refuseAnotherMasterKey() {
		this.jdbc.sql("SELECT quote_id, key_id, wrapped_keyset FROM subject_key WHERE NOT destroyed LIMIT 1")
			.query((row) -> {
				unwrap(row.getString("quote_id"), row.getString("key_id"), row.getString("wrapped_keyset"));
			});
	}

	@Override
	public void prepare(String quoteId) {
		answering(() -> {
			// One statement, so that all keys are there or none; no transaction of the
			// driver, which leaves a pooled connection unusable when it cannot begin.
			var rows = String.join(", ", Collections.nCopies(KINDS.size(), "(?, ?, ?)"));
			this.jdbc
				.sql("INSERT INTO subject_key (quote_id, key_id, wrapped_keyset) VALUES " + rows
						+ " ON CONFLICT DO NOTHING")
				.params(KINDS.entrySet()
					.stream()
					.flatMap((kind) -> Stream.of(quoteId, kind.getKey(), wrap(quoteId, kind.getKey(), kind.getValue())))
					.toList())
				.update();
			// Another instance may have been first: what is committed counts, not what
			// was made here.
			this.unwrapped.put(quoteId, load(quoteId));
			return true;
		});
	}

	@Override
	public QuoteKeys of(String quoteId) {
		return stored(quoteId).subjects();
	}

	/**
	 * The keysets of a quote's subjects by key id, empty where one was destroyed; none at
	 * all when the quote never had keys.
	 */
	public Map<String, Optional<KeysetHandle>> keysets(String quoteId) {
		var keysets = new LinkedHashMap<>(stored(quoteId).handles());
		keysets.remove(DIGEST);
		return keysets;
	}

	@Override
	public Optional<String> digest(String quoteId, String method, Message request) {
		var stored = stored(quoteId);
		if (!stored.handles().containsKey(DIGEST)) {
			throw new KeysLost(quoteId);
		}
		var mac = stored.digest();
		if (mac == null) {
			return Optional.empty();
		}
		try {
			return Optional.of(Base64.getEncoder().encodeToString(mac.computeMac(canonical(method, request))));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Could not compute a request digest", ex);
		}
	}

	@Override
	public void announceDestruction(String quoteId) {
		answering(() -> this.jdbc.sql("INSERT INTO announced_destruction (quote_id) VALUES (?) ON CONFLICT DO NOTHING")
			.param(quoteId)
			.update());
	}

	@Override
	public Set<String> announcedDestructions() {
		return answering(() -> this.jdbc.sql("SELECT quote_id FROM announced_destruction").query(String.class).set());
	}

	@Override
	public void destroy(String quoteId) {
		answering(() -> {
			this.jdbc.sql("UPDATE subject_key SET wrapped_keyset = NULL, destroyed = TRUE WHERE quote_id = ?")
				.param(quoteId)
				.update();
			this.unwrapped.invalidate(quoteId);
			this.leaveNoTrace.run();
			// Last, so that it stands as long as any trace of the keys may.
			this.jdbc.sql("DELETE FROM announced_destruction WHERE quote_id = ?").param(quoteId).update();
			return true;
		});
	}

	@Override
	public boolean areDestroyed(String quoteId) {
		var handles = stored(quoteId).handles().values();
		return !handles.isEmpty() && handles.stream().allMatch(Optional::isEmpty);
	}

	private Unwrapped stored(String quoteId) {
		var known = this.unwrapped.getIfPresent(quoteId);
		if (known != null) {
			return known;
		}
		var loaded = answering(() -> load(quoteId));
		if (!loaded.handles().isEmpty()) {
			this.unwrapped.put(quoteId, loaded);
		}
		return loaded;
	}

	private Unwrapped load(String quoteId) {
		var handles = new LinkedHashMap<String, Optional<KeysetHandle>>();
		this.jdbc.sql("SELECT key_id, wrapped_keyset, destroyed FROM subject_key WHERE quote_id = ? ORDER BY key_id")
			.param(quoteId)
			.query((row) -> {
				var keyId = row.getString("key_id");
				handles.put(keyId, row.getBoolean("destroyed") ? Optional.empty()
						: Optional.of(unwrap(quoteId, keyId, row.getString("wrapped_keyset"))));
			});
		var subjects = new HashMap<String, SubjectKey>();
		handles.forEach((keyId, handle) -> {
			if (!keyId.equals(DIGEST)) {
				subjects.put(keyId, handle.<SubjectKey>map((key) -> new Present(primitive(key, Aead.class)))
					.orElseGet(Destroyed::new));
			}
		});
		var digest = handles.getOrDefault(DIGEST, Optional.empty())
			.map((key) -> primitive(key, Mac.class))
			.orElse(null);
		return new Unwrapped(handles, new QuoteKeys(subjects), digest);
	}

	private String wrap(String quoteId, String keyId, Parameters parameters) {
		try {
			var keyset = TinkProtoKeysetFormat.serializeEncryptedKeyset(KeysetHandle.generateNew(parameters),
					this.master, owner(quoteId, keyId));
			return Base64.getEncoder().encodeToString(keyset);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Could not make a key", ex);
		}
	}

	private KeysetHandle unwrap(String quoteId, String keyId, String wrapped) {
		try {
			return TinkProtoKeysetFormat.parseEncryptedKeyset(Base64.getDecoder().decode(wrapped), this.master,
					owner(quoteId, keyId));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("A key of quote " + quoteId + " cannot be unwrapped: wrong master key?",
					ex);
		}
	}

	/** A wrapped key that was moved to another row does not open. */
	private static byte[] owner(String quoteId, String keyId) {
		return (quoteId + "\n" + keyId).getBytes(StandardCharsets.UTF_8);
	}

	private static <P> P primitive(KeysetHandle handle, Class<P> kind) {
		try {
			return handle.getPrimitive(RegistryConfiguration.get(), kind);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Could not use a key", ex);
		}
	}

	private static byte[] canonical(String method, Message request) {
		var content = request.toBuilder().clearField(request.getDescriptorForType().findFieldByName("header")).build();
		var name = (method + "\n").getBytes(StandardCharsets.UTF_8);
		var bytes = new byte[name.length + content.getSerializedSize()];
		System.arraycopy(name, 0, bytes, 0, name.length);
		try {
			var out = CodedOutputStream.newInstance(bytes, name.length, content.getSerializedSize());
			out.useDeterministicSerialization();
			content.writeTo(out);
			out.checkNoSpaceLeft();
		}
		catch (IOException ex) {
			throw new IllegalStateException("An array of the right size is never full", ex);
		}
		return bytes;
	}

	private static <T> T answering(Supplier<T> action) {
		try {
			return action.get();
		}
		catch (DataAccessException ex) {
			throw new KeysUnavailable(ex);
		}
	}

	private static SortedMap<String, Parameters> kinds() {
		try {
			AeadConfig.register();
			MacConfig.register();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
		return new TreeMap<>(Map.of(SubjectKeys.keyId(Subject.SUBJECT_CUSTOMER), PredefinedAeadParameters.AES256_GCM,
				SubjectKeys.keyId(Subject.SUBJECT_FAMILY), PredefinedAeadParameters.AES256_GCM, DIGEST,
				PredefinedMacParameters.HMAC_SHA256_256BITTAG));
	}

}
