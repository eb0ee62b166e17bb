package io.quotestream.command.application;

import java.util.Collections;
import java.util.Objects;

import ch.qos.logback.classic.Level;
import com.google.rpc.Code;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.command.api.CommandFailures;
import io.quotestream.command.api.HeardLog;
import io.quotestream.command.application.CommandHandler.Origin;
import io.quotestream.command.application.FlakyQuoteStore.Trouble;
import io.quotestream.command.application.QuoteHistory.Answer;
import io.quotestream.proto.command.v1.SaveQuoteRequest;
import io.quotestream.proto.error.v1.CommandRefusal;
import io.quotestream.proto.error.v1.RefusalDetail;
import io.quotestream.proto.rpc.Refusal;
import io.quotestream.proto.store.EventStoreUnavailable;

import static io.quotestream.command.application.TwoInstances.BROKER;
import static io.quotestream.command.application.TwoInstances.assertRejected;
import static io.quotestream.command.application.TwoInstances.send;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_INTERNAL_ERROR;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A decision fails by a fault of ours, which it would for ever. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class FailedDecisionTest {

	private static final CommandType<SaveQuoteRequest> FAULTY = CommandType.SAVE_QUOTE
		.decidedBy((quote, command, facts) -> {
			throw new IllegalStateException("Asha Raman", new ArithmeticException("asha@example.org"));
		});

	private final TwoInstances service = new TwoInstances();

	private final SaveQuoteRequest save = this.service.requests.save();

	@BeforeEach
	void create() {
		this.service.create(this.service.one);
	}

	@Test
	void a_submitted_command_is_refused_with_what_finds_it_in_the_log() {
		var refusal = refusal(conclude(this.service.one, FAULTY));

		assertThat(refusal.getReason()).isEqualTo(ERROR_REASON_INTERNAL_ERROR);
		assertThat(refusal.getDetailsList()).contains(
				RefusalDetail.newBuilder().setName("correlationId").setValue("flow").build(),
				RefusalDetail.newBuilder().setName("quoteId").setValue(this.save.getHeader().getQuoteId()).build());
		assertThat(refusal.toString()).doesNotContain("Asha");
	}

	@Test
	void it_is_answered_the_same_for_ever_whatever_the_next_version_decides() {
		var answer = conclude(this.service.one, FAULTY);

		assertThat(conclude(this.service.two, CommandType.SAVE_QUOTE)).isEqualTo(answer);
		assertRejected(() -> send(this.service.two, CommandType.SAVE_QUOTE, this.save), ERROR_REASON_INTERNAL_ERROR)
			.extracting((rejected) -> Objects.requireNonNull(new CommandFailures().refusalFor(rejected)))
			.extracting(Refusal::code)
			.isEqualTo(Code.INTERNAL);
		assertThat(this.service.appends()).hasSize(2);
	}

	@Test
	void the_log_tells_where_it_failed_and_nothing_personal() {
		try (var log = new HeardLog()) {
			conclude(this.service.one, FAULTY);

			assertThat(log.of(FaultRefusingDecision.class)).singleElement().satisfies((event) -> {
				assertThat(event.getLevel()).isEqualTo(Level.ERROR);
				assertThat(HeardLog.text(event)).contains("SaveQuote", this.save.getHeader().getQuoteId(),
						IllegalStateException.class.getName(), ArithmeticException.class.getName(),
						"at " + FailedDecisionTest.class.getName());
			});
			assertThat(log.all()).extracting(HeardLog::text)
				.noneMatch((line) -> line.contains("Asha") || line.contains("asha@"));
		}
	}

	@Test
	void a_store_that_does_not_answer_is_no_fault_of_the_decision() {
		this.service.appendTroubles.addAll(Collections.nCopies(3, Trouble.FAILS_BEFORE));

		assertThatExceptionOfType(EventStoreUnavailable.class)
			.isThrownBy(() -> conclude(this.service.one, CommandType.SAVE_QUOTE));

		assertThat(this.service.appends()).hasSize(1);
	}

	@Test
	void a_direct_command_fails_as_it_did_and_nothing_is_remembered() {
		assertThatThrownBy(() -> send(this.service.one, FAULTY, this.save))
			.isExactlyInstanceOf(IllegalStateException.class);

		assertThat(this.service.appends()).hasSize(1);
	}

	private Answer conclude(CommandHandler instance, CommandType<SaveQuoteRequest> type) {
		return instance.conclude(type, this.save, new Origin(BROKER, "flow", ""),
				this.service.secrets.digest(this.save.getHeader().getQuoteId(), type.command().rpcName(), this.save)
					.orElseThrow());
	}

	private static CommandRefusal refusal(Answer answer) {
		return Objects.requireNonNull(answer.refusal());
	}

}
