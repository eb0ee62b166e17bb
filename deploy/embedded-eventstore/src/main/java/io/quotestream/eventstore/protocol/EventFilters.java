package io.quotestream.eventstore.protocol;

import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.FilterOptions;
import io.kurrent.dbclient.proto.streams.StreamsOuterClass.ReadReq.Options.FilterOptions.Expression;
import io.quotestream.eventstore.log.EventFilter;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Filters as clients state them: an un-anchored regular expression, or prefixes. */
public final class EventFilters {

	private EventFilters() {
	}

	public static EventFilter of(FilterOptions options) {
		Expression onStream = options.getStreamIdentifier();
		Expression onType = options.getEventType();
		return switch (options.getFilterCase()) {
			case STREAM_IDENTIFIER ->
				onStream.getRegex().isEmpty() ? EventFilter.streamStartsWith(List.copyOf(onStream.getPrefixList()))
						: bounded(EventFilter.streamMatches(compile(onStream.getRegex())));
			case EVENT_TYPE ->
				onType.getRegex().isEmpty() ? EventFilter.typeStartsWith(List.copyOf(onType.getPrefixList()))
						: bounded(EventFilter.typeMatches(compile(onType.getRegex())));
			case FILTER_NOT_SET -> throw Refusal.invalid("The filter is missing.");
		};
	}

	/**
	 * Java's expressions recurse: on a long name one can use up the stack of its reader.
	 */
	private static EventFilter bounded(EventFilter filter) {
		return (stream, type) -> {
			try {
				return filter.matches(stream, type);
			}
			catch (StackOverflowError ex) {
				throw Refusal.invalid("The filter's regular expression is too deep for a name in the log.");
			}
		};
	}

	private static Pattern compile(String regex) {
		try {
			return Pattern.compile(regex);
		}
		catch (PatternSyntaxException ex) {
			throw Refusal.invalid("The filter's regular expression is invalid: " + Refusal.ascii(ex.getDescription()));
		}
	}

}
