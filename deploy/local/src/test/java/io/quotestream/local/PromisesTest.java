package io.quotestream.local;

import java.util.List;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.CommandReceipt;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PromisesTest {

	private final Promises promises = new Promises("q",
			List.of(acknowledged("create", 3, 2), acknowledged("save", 1, 3)));

	@Test
	void are_kept_when_each_command_is_in_the_stream_once_and_in_order() {
		assertThat(this.promises.brokenBy(List.of("create", "create", "create", "save"))).isEmpty();
	}

	@Test
	void are_broken_when_a_command_is_missing() {
		assertThat(this.promises.brokenBy(List.of("create", "create", "create"))).isPresent();
	}

	@Test
	void are_broken_when_there_is_no_stream() {
		assertThat(this.promises.brokenBy(List.of())).isPresent();
	}

	@Test
	void are_broken_when_a_command_is_there_twice() {
		assertThat(this.promises.brokenBy(List.of("create", "create", "create", "save", "save"))).isPresent();
	}

	@Test
	void are_broken_when_a_command_is_only_partly_there() {
		assertThat(this.promises.brokenBy(List.of("create", "create", "save"))).isPresent();
	}

	@Test
	void are_broken_when_the_order_is_another() {
		assertThat(this.promises.brokenBy(List.of("save", "create", "create", "create"))).isPresent();
	}

	@Test
	void are_broken_when_a_receipt_names_another_revision() {
		var wrong = new Promises("q", List.of(acknowledged("create", 3, 1)));
		assertThat(wrong.brokenBy(List.of("create", "create", "create"))).get()
			.asString()
			.contains("revision 1, not 2");
	}

	private static Acknowledged acknowledged(String requestId, int events, long revision) {
		return new Acknowledged(new Command(requestId, events, (stub) -> CommandReceipt.getDefaultInstance()),
				CommandReceipt.newBuilder().setRevision(revision).build());
	}

}
