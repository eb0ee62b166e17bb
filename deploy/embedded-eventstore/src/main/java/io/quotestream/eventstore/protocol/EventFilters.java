package io.quotestream.eventstore.protocol;

import io.quotestream.eventstore.log.EventFilter;

import java.util.List;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Filters as clients state them: an un-anchored regular expression, or prefixes. */
public final class EventFilters {

	private EventFilters() {
	}

	public static EventFilter onStream(String regex, List<String> prefixes) {
		return regex.isEmpty() ? EventFilter.streamStartsWith(List.copyOf(prefixes))
				: EventFilter.streamMatches(compile(regex));
	}

	public static EventFilter onType(String regex, List<String> prefixes) {
		return regex.isEmpty() ? EventFilter.typeStartsWith(List.copyOf(prefixes))
				: EventFilter.typeMatches(compile(regex));
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
