package io.quotestream.proto.store;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quotestream.proto.rpc.Role;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

@DisplayNameGeneration(ReplaceUnderscores.class)
class EventMetadataTest {

	private static final EventMetadata TRACED = new EventMetadata("correlation", "causation", "request", "ZGlnZXN0",
			"ada \"the\" broker", Role.PRIVACY_OFFICER, "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");

	private static final EventMetadata UNTRACED = new EventMetadata("correlation", "causation", "request", "ZGlnZXN0",
			"ada", Role.BROKER, "");

	@Test
	void metadata_come_back_as_they_were() {
		assertThat(EventMetadata.fromJson(TRACED.toJson())).isEqualTo(TRACED);
		assertThat(EventMetadata.fromJson(UNTRACED.toJson())).isEqualTo(UNTRACED);
	}

	@Test
	void metadata_are_a_flat_object_of_strings_under_frozen_names() throws Exception {
		Map<String, Object> fields = new ObjectMapper().readValue(TRACED.toJson(), new TypeReference<>() {
		});

		assertThat(fields).containsOnlyKeys("$correlationId", "$causationId", "requestId", "requestDigest", "actor",
				"actorRole", "schemaVersion", "traceparent");
		assertThat(fields.values()).allSatisfy((value) -> assertThat(value).isInstanceOf(String.class));
		assertThat(fields).containsEntry("actorRole", "privacy_officer").containsEntry("schemaVersion", "1");
	}

	@Test
	void what_is_not_known_is_left_out_and_never_null() {
		assertThat(new String(UNTRACED.toJson(), StandardCharsets.UTF_8)).doesNotContain("null", "traceparent");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "{", "null", "\"text\"", "{}", "{\"$correlationId\":null}", "{\"actor\":{}}" })
	void anything_else_is_refused(String json) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> EventMetadata.fromJson(json.getBytes(StandardCharsets.UTF_8)));
	}

	@Test
	void a_field_added_by_a_newer_writer_does_no_harm() {
		var newer = new String(UNTRACED.toJson(), StandardCharsets.UTF_8).replaceFirst("\\{", "{\"tenant\":\"t\",");

		assertThat(EventMetadata.fromJson(newer.getBytes(StandardCharsets.UTF_8))).isEqualTo(UNTRACED);
	}

	@Test
	void a_quote_stream_is_named_after_its_quote() {
		var quoteId = UUID.randomUUID().toString();

		assertThat(StreamNames.quote(quoteId)).isEqualTo("quote-" + quoteId).containsPattern(StreamNames.QUOTES_REGEX);
		assertThat(StreamNames.quoteId(StreamNames.quote(quoteId))).isEqualTo(quoteId);
	}

	@ParameterizedTest
	@ValueSource(strings = { "quoteSnapshot-1", "$quote-1", "$$quote-1", "notices-quote-1", "commandInbox-1" })
	void no_other_stream_is_taken_for_a_quote(String stream) {
		assertThat(stream).doesNotContainPattern(StreamNames.QUOTES_REGEX);
		assertThatIllegalArgumentException().isThrownBy(() -> StreamNames.quoteId(stream));
	}

}
