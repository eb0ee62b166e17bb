package io.quotestream.command.api;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import com.google.rpc.BadRequest;
import com.google.rpc.BadRequest.FieldViolation;
import com.google.rpc.Code;
import com.google.rpc.RetryInfo;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quotestream.command.application.Requests;
import io.quotestream.proto.command.v1.CommandTicket;
import io.quotestream.proto.command.v1.GetCommandOutcomeRequest;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.command.v1.SubmitCommandRequest;
import io.quotestream.proto.command.v1.SubmitCommandsRequest;
import io.quotestream.proto.command.v1.SubmittedCommand;
import io.quotestream.proto.command.v1.WatchCommandOutcomeRequest;
import io.quotestream.proto.command.v1.WatchCommandOutcomeResponse;
import io.quotestream.proto.error.v1.ErrorReason;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;
import io.quotestream.proto.store.EventStoreUnavailable;
import io.quotestream.proto.type.v1.QuoteState;

import static io.quotestream.command.api.RunningEndpoints.BROKER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/** The inbox as callers see it. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class CommandInboxEndpointIT {

	private static final Caller FOREIGN = new Caller(Role.BROKER, "ben", "agency-2");

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path folder;

	@SuppressWarnings("NullAway.Init")
	private RunningEndpoints service;

	private final Requests requests = Requests.aboutNewQuote(InstantSource.system());

	private final String quoteId = this.requests.quoteId();

	@BeforeEach
	void start() throws IOException {
		this.service = new RunningEndpoints(this.folder.resolve("service"));
	}

	@AfterEach
	void stop() {
		this.service.close();
	}

	@Test
	void a_submitted_command_waits_and_is_watched_to_its_outcome() {
		var ticket = submit(create());
		assertThat(ticket.getQuoteId()).isEqualTo(this.quoteId);
		var seen = watch(BROKER, ticket);
		assertThat(seen.next().getOutcome().getWaiting().getAhead()).isZero();
		// The heartbeat.
		assertThat(seen.next().getOutcome().hasWaiting()).isTrue();

		this.service.carryOut(this.quoteId, 0);

		var last = seen.next();
		while (last.getOutcome().hasWaiting()) {
			last = seen.next();
		}
		assertThat(last.getOutcome().getReceipt().getState()).isEqualTo(QuoteState.QUOTE_STATE_INITIATED);
		assertThat(seen.hasNext()).isFalse();
		var request = GetCommandOutcomeRequest.newBuilder().setTicket(ticket).build();
		assertThat(this.service.inbox(BROKER).getCommandOutcome(request).getOutcome()).isEqualTo(last.getOutcome());
	}

	@Test
	void a_watch_tells_a_refusal_with_its_reason() {
		submit(create());
		var ticket = submit(QuoteCommand.newBuilder().setFinalizeQuote(this.requests.finalizeQuote()).build());
		this.service.carryOut(this.quoteId, 1);

		var seen = watch(BROKER, ticket);

		assertThat(seen.next().getOutcome().getRefusal().getReason()).isEqualTo(ErrorReason.ERROR_REASON_NOT_SAVED);
		assertThat(seen.hasNext()).isFalse();
	}

	@Test
	void a_refusal_is_the_same_when_it_is_read_from_a_snapshot_after_a_restart() throws IOException {
		submit(create());
		var ticket = submit(QuoteCommand.newBuilder().setFinalizeQuote(this.requests.finalizeQuote()).build());
		this.service.carryOut(this.quoteId, 1);
		var before = watch(BROKER, ticket).next();
		stop();
		start();

		assertThat(before.getOutcome().hasRefusal()).isTrue();
		assertThat(watch(BROKER, ticket).next()).isEqualTo(before);
	}

	@Test
	void shape_is_checked_at_once_and_nothing_of_a_batch_is_taken() {
		var faulty = create().toBuilder();
		faulty.getCreateQuoteBuilder().getHeaderBuilder().setRequestId("not-a-uuid");
		faulty.getCreateQuoteBuilder().setCurrency("rupees");

		assertThat(RefusedCall
			.of(() -> this.service.inbox(BROKER)
				.submitCommands(SubmitCommandsRequest.newBuilder()
					.addCommands(create())
					.addCommands(faulty)
					.addCommands(QuoteCommand.getDefaultInstance())
					.build()))
			.with(Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_REQUEST)
			.detail(BadRequest.class)
			.getFieldViolationsList()).extracting(FieldViolation::getField)
			.containsExactlyInAnyOrder("commands[1].create_quote.header.request_id",
					"commands[1].create_quote.currency", "commands[2].command");
		assertThatExceptionOfType(EventStoreUnavailable.class).as("nothing is in the inbox")
			.isThrownBy(() -> this.service.carryOut(this.quoteId, 0));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 101 })
	void a_batch_has_1_to_100_commands(int commands) {
		assertThat(RefusedCall
			.of(() -> this.service.inbox(BROKER)
				.submitCommands(SubmitCommandsRequest.newBuilder()
					.addAllCommands(Collections.nCopies(commands, create()))
					.build()))
			.with(Code.INVALID_ARGUMENT, ErrorReason.ERROR_REASON_INVALID_REQUEST)
			.detail(BadRequest.class)
			.getFieldViolationsList()).extracting(FieldViolation::getField).containsExactly("commands");
	}

	@Test
	void a_batch_answers_each_command_and_keeps_the_order_behind_one_that_was_not_taken() {
		var other = Requests.aboutNewQuote(InstantSource.system());
		var results = this.service.inbox(BROKER)
			.submitCommands(SubmitCommandsRequest.newBuilder()
				.addCommands(create())
				.addCommands(QuoteCommand.newBuilder().setCaptureGeographicDetails(other.city("Chennai")))
				.addCommands(QuoteCommand.newBuilder().setCreateQuote(other.create()))
				.addCommands(QuoteCommand.newBuilder().setCaptureContactDetails(this.requests.contact()))
				.build())
			.getResultsList();

		assertThat(results).extracting(SubmittedCommand::hasTicket).containsExactly(true, false, false, true);
		assertThat(results.get(1).getRefusal().getReason()).isEqualTo(ErrorReason.ERROR_REASON_QUOTE_NOT_FOUND);
		assertThat(results.get(2).getRefusal()).isEqualTo(results.get(1).getRefusal());
		this.service.carryOut(this.quoteId, 1);
		assertThat(this.service.stored(this.quoteId)).hasSize(2);
	}

	@Test
	void too_many_waiting_commands_are_refused_with_how_many_wait() {
		submit(create());
		for (var i = 1; i < RunningInbox.DEPTH; i++) {
			submit(city("City " + i));
		}

		RefusedCall.of(() -> submit(city("One too many")))
			.with(Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_OVERLOADED)
			.saying(Map.of("quoteId", this.quoteId, "waiting", Integer.toString(RunningInbox.DEPTH)))
			.detail(RetryInfo.class);
	}

	@Test
	void a_command_nobody_submitted_or_somebody_elses_is_not_found() {
		var ticket = submit(create());
		var unknown = ticket.toBuilder().setRequestId(this.quoteId).build();

		for (var call : List.<Runnable>of(() -> watch(FOREIGN, ticket).next(), () -> watch(BROKER, unknown).next())) {
			RefusedCall.of(call).with(Code.NOT_FOUND, ErrorReason.ERROR_REASON_COMMAND_NOT_FOUND).withoutDetail();
		}
	}

	@Test
	void no_more_commands_are_watched_than_may_and_a_place_is_free_again_when_one_leaves() {
		var ticket = submit(create());
		var contexts = new ArrayList<Context.CancellableContext>();
		for (var i = 0; i < RunningInbox.WATCHES; i++) {
			var context = Context.current().withCancellation();
			contexts.add(context);
			context.run(() -> watch(BROKER, ticket).next());
		}
		RefusedCall.of(() -> watch(BROKER, ticket).next())
			.with(Code.RESOURCE_EXHAUSTED, ErrorReason.ERROR_REASON_OVERLOADED);

		contexts.forEach((context) -> context.cancel(null));

		await().ignoreException(StatusRuntimeException.class)
			.untilAsserted(() -> assertThat(watch(BROKER, ticket).next().getOutcome().hasWaiting()).isTrue());
	}

	@Test
	void a_stop_ends_watches_as_unavailable() {
		var seen = watch(BROKER, submit(create()));
		seen.next();
		var ended = CompletableFuture.supplyAsync(() -> catchThrowableOfType(StatusRuntimeException.class,
				() -> seen.forEachRemaining((response) -> assertThat(response.getOutcome().hasWaiting()).isTrue())));

		this.service.stopWatches();

		assertThat(ended.join()).extracting(StatusRuntimeException::getStatus)
			.extracting(Status::getCode)
			.isEqualTo(Status.Code.UNAVAILABLE);
	}

	private CommandTicket submit(QuoteCommand command) {
		return this.service.inbox(BROKER)
			.submitCommand(SubmitCommandRequest.newBuilder().setCommand(command).build())
			.getTicket();
	}

	private Iterator<WatchCommandOutcomeResponse> watch(Caller caller, CommandTicket ticket) {
		return this.service.inbox(caller)
			.watchCommandOutcome(WatchCommandOutcomeRequest.newBuilder().setTicket(ticket).build());
	}

	private QuoteCommand create() {
		return QuoteCommand.newBuilder().setCreateQuote(this.requests.create()).build();
	}

	private QuoteCommand city(String city) {
		return QuoteCommand.newBuilder().setCaptureGeographicDetails(this.requests.city(city)).build();
	}

}
