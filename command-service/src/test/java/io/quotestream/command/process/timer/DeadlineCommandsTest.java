package io.quotestream.command.process.timer;

import java.util.UUID;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.quotestream.command.application.Requests;
import io.quotestream.proto.admin.v1.DueWork;
import io.quotestream.proto.command.v1.ExpireQuoteRequest;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.proto.rpc.Validation;
import io.quotestream.proto.view.v1.Deadline;
import io.quotestream.proto.view.v1.DeadlineKind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class DeadlineCommandsTest {

	@ParameterizedTest
	@EnumSource(value = DeadlineKind.class, mode = EnumSource.Mode.EXCLUDE, names = "UNRECOGNIZED")
	void nobody_else_may_use_the_request_id_of_a_deadline(DeadlineKind kind) {
		var work = DueWork.newBuilder()
			.setQuoteId(Requests.aboutNewQuote(Requests.CLOCK).quoteId())
			.setDeadline(Deadline.newBuilder().setKind(kind))
			.build();

		var header = DeadlineCommands.header(work);

		assertThat(UUID.fromString(header.getRequestId()).version()).isEqualTo(3);
		assertThatExceptionOfType(Refusal.class)
			.isThrownBy(() -> new Validation().check(ExpireQuoteRequest.newBuilder().setHeader(header).build()));
	}

}
