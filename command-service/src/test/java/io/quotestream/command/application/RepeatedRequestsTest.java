package io.quotestream.command.application;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.codec.SampleSections;

import static io.quotestream.command.application.TwoInstances.assertRejected;
import static io.quotestream.command.application.TwoInstances.send;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_PRIVACY_ERASED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_REQUEST_ID_REUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * The same request has one effect and one answer, wherever and whenever it is sent again.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RepeatedRequestsTest {

	private final TwoInstances service = new TwoInstances();

	private final Requests requests = this.service.requests;

	@Test
	void a_repeated_request_is_answered_the_same_by_every_instance_and_after_a_restart() {
		var request = this.requests.createWithAllSections();
		var receipt = send(this.service.one, CommandType.CREATE_QUOTE, request);
		this.service.finalized(this.service.two);
		for (var instance : List.of(this.service.one, this.service.two, this.service.newInstance())) {
			assertThat(send(instance, CommandType.CREATE_QUOTE, request)).isEqualTo(receipt);
		}
		assertThat(this.service.appends()).hasSize(4);
	}

	@Test
	void a_repeated_request_is_answered_before_its_etag_is_looked_at() {
		var created = this.service.create(this.service.one);
		var request = this.requests.city("Chennai", created.getEtag());
		var receipt = send(this.service.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, request);
		assertThat(send(this.service.two, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, request)).isEqualTo(receipt);
	}

	@Test
	void a_request_id_with_other_content_or_for_another_command_is_refused() {
		this.service.create(this.service.one);
		var request = this.requests.city("Chennai");
		send(this.service.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, request);
		for (var instance : List.of(this.service.one, this.service.two)) {
			assertRejected(
					() -> send(instance, CommandType.CAPTURE_GEOGRAPHIC_DETAILS,
							this.requests.city("Madurai").toBuilder().setHeader(request.getHeader()).build()),
					ERROR_REASON_REQUEST_ID_REUSED);
			assertRejected(
					() -> send(instance, CommandType.SAVE_QUOTE,
							this.requests.save().toBuilder().setHeader(request.getHeader()).build()),
					ERROR_REASON_REQUEST_ID_REUSED);
		}
	}

	@Test
	void only_requests_that_changed_something_are_remembered() {
		this.service.create(this.service.one);
		var same = this.requests.city(SampleSections.GEOGRAPHIC.getCity());
		send(this.service.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, same);
		send(this.service.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, this.requests.city("Chennai"));
		assertThat(send(this.service.one, CommandType.CAPTURE_GEOGRAPHIC_DETAILS, same).getRevision())
			.isEqualTo(this.service.head());
		assertThat(this.service.appends()).hasSize(3);
	}

	@Test
	void once_the_secrets_are_destroyed_a_repeated_request_is_answered_and_a_new_one_refused() {
		var request = this.requests.createWithAllSections();
		var receipt = send(this.service.one, CommandType.CREATE_QUOTE, request);
		this.service.secrets.destroy(this.requests.quoteId());
		assertThat(send(this.service.one, CommandType.CREATE_QUOTE, request)).isEqualTo(receipt);
		assertRejected(() -> send(this.service.one, CommandType.SAVE_QUOTE, this.requests.save()),
				ERROR_REASON_PRIVACY_ERASED);
		assertThat(this.service.appends()).hasSize(1);
	}

	@Test
	void lost_secrets_are_not_taken_for_destroyed_ones() {
		var request = this.requests.createWithAllSections();
		send(this.service.one, CommandType.CREATE_QUOTE, request);
		this.service.secrets.lose(this.requests.quoteId());
		assertThatExceptionOfType(QuoteSecrets.KeysLost.class)
			.isThrownBy(() -> send(this.service.one, CommandType.CREATE_QUOTE, request));
		assertThatExceptionOfType(QuoteSecrets.KeysLost.class)
			.isThrownBy(() -> send(this.service.one, CommandType.SAVE_QUOTE, this.requests.save()));
	}

}
