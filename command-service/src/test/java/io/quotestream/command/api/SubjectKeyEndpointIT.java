package io.quotestream.command.api;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkProtoKeysetFormat;
import com.google.rpc.Code;
import com.google.rpc.ResourceInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quotestream.command.application.Requests;
import io.quotestream.proto.admin.v1.GetSubjectKeysRequest;
import io.quotestream.proto.admin.v1.SubjectKey;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.codec.SubjectKeys.Present;
import io.quotestream.proto.codec.SubjectKeys.QuoteKeys;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;

import static io.quotestream.command.api.RunningEndpoints.BROKER;
import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SubjectKeyEndpointIT {

	private static final Caller SERVICE = new Caller(Role.SYSTEM, "projection-service", "");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private static Path folder;

	@SuppressWarnings("NullAway.Init")
	private static RunningEndpoints service;

	private final Requests requests = Requests.aboutNewQuote(InstantSource.system());

	private final GetSubjectKeysRequest request = GetSubjectKeysRequest.newBuilder()
		.setQuoteId(this.requests.quoteId())
		.build();

	@BeforeAll
	static void start() throws IOException {
		service = new RunningEndpoints(folder);
	}

	@AfterAll
	static void stop() {
		service.close();
	}

	@Test
	void a_service_reads_the_events_of_a_quote_with_the_keys_it_gets() {
		service.commands(BROKER).createQuote(this.requests.createWithAllSections());
		var keys = service.subjectKeys(SERVICE).getSubjectKeys(this.request).getKeysList();
		assertThat(keys).extracting(SubjectKey::getKeyId).containsExactlyInAnyOrder("customer", "family");
		assertThat(keys).extracting(SubjectKey::getDestroyed).containsOnly(false);
		var byId = new LinkedHashMap<String, SubjectKeys.SubjectKey>();
		keys.forEach((key) -> byId.put(key.getKeyId(), new Present(aead(key))));
		var contact = service.stored(this.requests.quoteId()).get(2);
		assertThat(new EventCodec()
			.decode(contact.getEventType(), contact.getEventData(), this.requests.quoteId(),
					(quoteId) -> new QuoteKeys(Map.copyOf(byId)))
			.getContactDetailsCaptured()
			.getContact()).isEqualTo(SampleSections.CONTACT);
	}

	@Test
	void destroyed_keys_are_told_as_destroyed() {
		service.commands(BROKER).createQuote(this.requests.createWithAllSections());
		service.keys().destroy(this.requests.quoteId());
		assertThat(service.subjectKeys(SERVICE).getSubjectKeys(this.request).getKeysList()).hasSize(2)
			.allSatisfy((key) -> {
				assertThat(key.getDestroyed()).isTrue();
				assertThat(key.getKeyset().isEmpty()).isTrue();
			});
	}

	@ParameterizedTest
	@EnumSource(value = Role.class, names = "SYSTEM", mode = EnumSource.Mode.EXCLUDE)
	void nobody_but_the_system_gets_keys(Role role) {
		service.commands(BROKER).createQuote(this.requests.createWithAllSections());
		RefusedCall
			.of(() -> service.subjectKeys(new Caller(role, BROKER.actor(), BROKER.broker()))
				.getSubjectKeys(this.request))
			.with(Code.PERMISSION_DENIED, ErrorReason.ERROR_REASON_ROLE_NOT_PERMITTED)
			.saying(Map.of("role", role.wireName(), "permitted", "system"))
			.withoutDetail();
	}

	@Test
	void a_quote_that_never_had_keys_is_not_found() {
		var unknown = UUID.randomUUID().toString();
		var refused = RefusedCall
			.of(() -> service.subjectKeys(SERVICE)
				.getSubjectKeys(GetSubjectKeysRequest.newBuilder().setQuoteId(unknown).build()))
			.with(Code.NOT_FOUND, ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND);
		assertThat(refused.detail(ResourceInfo.class).getResourceName()).isEqualTo(unknown);
	}

	private static Aead aead(SubjectKey key) {
		try {
			return TinkProtoKeysetFormat.parseKeyset(key.getKeyset().toByteArray(), InsecureSecretKeyAccess.get())
				.getPrimitive(RegistryConfiguration.get(), Aead.class);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
