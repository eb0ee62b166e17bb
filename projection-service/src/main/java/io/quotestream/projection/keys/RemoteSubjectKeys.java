package io.quotestream.projection.keys;

import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;

import io.quotestream.proto.admin.v1.GetSubjectKeysRequest;
import io.quotestream.proto.admin.v1.GetSubjectKeysResponse;
import io.quotestream.proto.admin.v1.SubjectKeyServiceGrpc;
import io.quotestream.proto.admin.v1.SubjectKeyServiceGrpc.SubjectKeyServiceBlockingStub;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.type.v1.Subject;

/**
 * Asks command-service for keys and remembers them for a short while only, so that
 * destroyed keys are soon gone from here too.
 */
public final class RemoteSubjectKeys implements SubjectKeys {

	private static final Caller SELF = new Caller(Role.SYSTEM, "projection-service", "");

	private static final Set<String> ALL_SUBJECTS = Arrays.stream(Subject.values())
		.filter((subject) -> subject != Subject.SUBJECT_UNSPECIFIED && subject != Subject.UNRECOGNIZED)
		.map(SubjectKeys::keyId)
		.collect(Collectors.toUnmodifiableSet());

	private final ManagedChannel channel;

	private final SubjectKeyServiceBlockingStub stub;

	private final Duration timeout;

	private final Cache<String, QuoteKeys> cache;

	public RemoteSubjectKeys(ManagedChannel channel, Duration timeout, Duration kept, int maximum) {
		registerAead();
		var identity = new Metadata();
		identity.put(Caller.HEADER, SELF.toHeader());
		this.channel = channel;
		this.stub = SubjectKeyServiceGrpc.newBlockingStub(channel)
			.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(identity));
		this.timeout = timeout;
		this.cache = Caffeine.newBuilder().maximumSize(maximum).expireAfterWrite(kept).build();
	}

	@Override
	public QuoteKeys of(String quoteId) {
		var known = this.cache.getIfPresent(quoteId);
		if (known != null) {
			return known;
		}
		var keys = fetch(quoteId);
		// A subject without a key today may have one tomorrow: only a full set stays
		// true.
		if (keys.byId().keySet().containsAll(ALL_SUBJECTS)) {
			this.cache.put(quoteId, keys);
		}
		return keys;
	}

	/**
	 * Returns when the keys can be had again.
	 * @throws KeysUnavailable while they cannot
	 */
	public void probe() {
		// The channel waits up to two minutes between its own attempts.
		this.channel.resetConnectBackoff();
		fetch(UUID.randomUUID().toString());
	}

	private QuoteKeys fetch(String quoteId) {
		try {
			return keys(this.stub.withDeadlineAfter(this.timeout.toMillis(), TimeUnit.MILLISECONDS)
				.getSubjectKeys(GetSubjectKeysRequest.newBuilder().setQuoteId(quoteId).build()));
		}
		catch (StatusRuntimeException ex) {
			if (ex.getStatus().getCode() == Status.Code.NOT_FOUND) {
				return QuoteKeys.NONE;
			}
			throw new KeysUnavailable(ex);
		}
	}

	private static QuoteKeys keys(GetSubjectKeysResponse response) {
		Map<String, SubjectKey> keys = new HashMap<>();
		for (var key : response.getKeysList()) {
			keys.put(key.getKeyId(),
					key.getDestroyed() ? new Destroyed() : new Present(aead(key.getKeyset().toByteArray())));
		}
		return new QuoteKeys(Map.copyOf(keys));
	}

	private static Aead aead(byte[] keyset) {
		try {
			return TinkProtoKeysetFormat.parseKeyset(keyset, InsecureSecretKeyAccess.get())
				.getPrimitive(RegistryConfiguration.get(), Aead.class);
		}
		catch (GeneralSecurityException ex) {
			throw new KeysUnavailable(ex);
		}
	}

	private static void registerAead() {
		try {
			AeadConfig.register();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException("Tink offers no AEAD", ex);
		}
	}

}
