package io.quotestream.projection.keys;

import java.time.Duration;
import java.util.UUID;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.projection.fixtures.Journeys;
import io.quotestream.projection.fixtures.KeyServer;
import io.quotestream.proto.codec.EventCodec;
import io.quotestream.proto.codec.SubjectKeys.Destroyed;
import io.quotestream.proto.codec.SubjectKeys.KeysUnavailable;
import io.quotestream.proto.codec.SubjectKeys.QuoteKeys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RemoteSubjectKeysTest {

	private final String quoteId = UUID.randomUUID().toString();

	private KeyServer server;

	private ManagedChannel channel;

	private RemoteSubjectKeys keys;

	@BeforeEach
	void start() {
		this.server = KeyServer.start();
		this.channel = Grpc.newChannelBuilder("127.0.0.1:" + this.server.port(), InsecureChannelCredentials.create())
			.build();
		this.keys = keysKept(Duration.ofHours(1));
	}

	private RemoteSubjectKeys keysKept(Duration kept) {
		return new RemoteSubjectKeys(this.channel, Duration.ofMinutes(1), kept, 100);
	}

	@AfterEach
	void stop() {
		this.channel.shutdownNow();
		this.server.close();
	}

	@Test
	void what_command_service_sealed_can_be_opened() {
		var event = Journeys.contact("asha.raman@example.com");
		var codec = new EventCodec();
		var stored = codec.encode(event, this.quoteId, this.server.of(this.quoteId));

		assertThat(codec.decode(stored.type(), stored.data(), this.quoteId, this.keys)).isEqualTo(event);
	}

	@Test
	void keys_are_asked_for_once() {
		this.server.of(this.quoteId);

		this.keys.of(this.quoteId);
		this.keys.of(this.quoteId);

		assertThat(this.server.calls()).isEqualTo(1);
	}

	@Test
	void keys_are_forgotten_after_a_while() {
		var forgetful = keysKept(Duration.ofMillis(300));
		this.server.of(this.quoteId);
		assertThat(forgetful.of(this.quoteId).byId()).hasSize(2);

		this.server.destroy(this.quoteId);

		Awaitility.await()
			.untilAsserted(() -> assertThat(forgetful.of(this.quoteId).byId()).hasSize(2)
				.allSatisfy((id, key) -> assertThat(key).isInstanceOf(Destroyed.class)));
	}

	@Test
	void that_a_quote_has_no_keys_is_not_remembered() {
		assertThat(this.keys.of(this.quoteId)).isEqualTo(QuoteKeys.NONE);

		this.server.of(this.quoteId);

		assertThat(this.keys.of(this.quoteId).byId()).hasSize(2);
	}

	@Test
	void without_command_service_nothing_is_concluded_about_keys() {
		this.server.of(this.quoteId);
		this.server.stop();

		assertThatExceptionOfType(KeysUnavailable.class).isThrownBy(() -> this.keys.of(this.quoteId));
		assertThatExceptionOfType(KeysUnavailable.class).isThrownBy(this.keys::probe);

		this.server.startAgain();
		Awaitility.await().ignoreExceptionsInstanceOf(KeysUnavailable.class).until(() -> {
			this.keys.probe();
			return true;
		});
		assertThat(this.keys.of(this.quoteId).byId()).hasSize(2);
	}

}
