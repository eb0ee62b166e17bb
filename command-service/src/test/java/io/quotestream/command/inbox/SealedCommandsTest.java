package io.quotestream.command.inbox;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quotestream.command.application.QuoteSecrets.KeysLost;
import io.quotestream.command.application.Requests;
import io.quotestream.command.domain.Rejected;
import io.quotestream.command.inbox.SealedCommands.UnreadableCommand;
import io.quotestream.proto.codec.InMemorySubjectKeys;
import io.quotestream.proto.codec.SubjectKeys;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventMetadata;
import io.quotestream.proto.type.v1.Subject;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SealedCommandsTest {

	private final Requests requests = Requests.aboutNewQuote(Requests.CLOCK);

	private final String quoteId = this.requests.quoteId();

	private final QuoteCommand command = QuoteCommand.newBuilder()
		.setCaptureFamilyDetails(this.requests.family())
		.build();

	private final InMemorySubjectKeys keys = new InMemorySubjectKeys();

	private final SealedCommands sealed = new SealedCommands(this.keys);

	@Test
	void a_command_is_sealed_under_every_key_of_the_quote() {
		var taken = taken(this.quoteId, "request");

		assertThat(taken.submitted().getKeyIdsList()).containsExactlyInAnyOrderElementsOf(
				List.of(SubjectKeys.keyId(Subject.SUBJECT_CUSTOMER), SubjectKeys.keyId(Subject.SUBJECT_FAMILY)));
		assertThat(this.sealed.open(taken)).contains(this.command);
	}

	@ParameterizedTest
	@EnumSource(names = { "SUBJECT_CUSTOMER", "SUBJECT_FAMILY" })
	void whoever_is_forgotten_takes_the_command_along(Subject subject) {
		var taken = taken(this.quoteId, "request");
		this.keys.destroy(this.quoteId, subject);

		assertThat(this.sealed.open(taken)).isEmpty();
		assertThatExceptionOfType(Rejected.class)
			.isThrownBy(() -> this.sealed.seal(this.command, this.quoteId, "request"))
			.satisfies((refused) -> assertThat(refused.reason()).isEqualTo(ErrorReason.ERROR_REASON_PRIVACY_ERASED));
	}

	@Test
	void without_keys_nothing_is_sealed_and_nothing_is_taken_for_forgotten() {
		var taken = taken(this.quoteId, "request");
		this.keys.lose(this.quoteId);

		assertThatExceptionOfType(KeysLost.class)
			.isThrownBy(() -> this.sealed.seal(this.command, this.quoteId, "request"));
		assertThatExceptionOfType(KeysLost.class).isThrownBy(() -> this.sealed.open(taken));
	}

	@Test
	void a_command_moved_to_another_request_does_not_open() {
		var taken = taken(this.quoteId, "request");
		var moved = new TakenCommand(this.quoteId, 0, Instant.EPOCH, taken.submitted(), metadata("another"));

		assertThatExceptionOfType(UnreadableCommand.class).isThrownBy(() -> this.sealed.open(moved));
	}

	private TakenCommand taken(String quoteId, String requestId) {
		return new TakenCommand(quoteId, 0, Instant.EPOCH, this.sealed.seal(this.command, quoteId, requestId).build(),
				metadata(requestId));
	}

	private static EventMetadata metadata(String requestId) {
		return new EventMetadata("flow", requestId, requestId, "digest", "bea", Role.BROKER, "");
	}

}
