package io.quotestream.eventstore.log;

import java.util.List;
import java.util.regex.Pattern;

/** Which events of the whole log a reader wants, judged before their payload is read. */
@FunctionalInterface
public interface EventFilter {

	/** Every event. */
	EventFilter EVERYTHING = (stream, type) -> true;

	boolean matches(String stream, String type);

	/** Stream names in which the pattern is found anywhere. */
	static EventFilter streamMatches(Pattern pattern) {
		return (stream, type) -> pattern.matcher(stream).find();
	}

	/** Event types in which the pattern is found anywhere. */
	static EventFilter typeMatches(Pattern pattern) {
		return (stream, type) -> pattern.matcher(type).find();
	}

	/** Stream names that start with one of the prefixes. */
	static EventFilter streamStartsWith(List<String> prefixes) {
		return (stream, type) -> prefixes.stream().anyMatch(stream::startsWith);
	}

	/** Event types that start with one of the prefixes. */
	static EventFilter typeStartsWith(List<String> prefixes) {
		return (stream, type) -> prefixes.stream().anyMatch(type::startsWith);
	}

}
