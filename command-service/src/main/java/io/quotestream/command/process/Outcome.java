package io.quotestream.command.process;

import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.function.Function;

import com.google.protobuf.Message;

import io.quotestream.command.application.CommandType;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.store.RecordedQuoteEvent;

/**
 * What a reaction came to, as a command to its quote.
 *
 * @param <C> the request
 * @param name like {@code assigned}
 * @param attempt how often somebody was asked by then: tells this outcome from the same
 * after another attempt
 * @param request with this header
 */
public record Outcome<C extends Message>(CommandType<C> type, String name, int attempt,
		Function<CommandHeader, C> request) {

	/**
	 * The same outcome of the same event is the same request, whoever comes to it. Its id
	 * is of version 3, which the contract keeps from callers.
	 */
	CommandHeader header(RecordedQuoteEvent event) {
		var origin = event.eventId() + "\n" + this.name + "\n" + this.attempt;
		return CommandHeader.newBuilder()
			.setQuoteId(event.quoteId())
			.setRequestId(UUID.nameUUIDFromBytes(origin.getBytes(StandardCharsets.UTF_8)).toString())
			.build();
	}

}
