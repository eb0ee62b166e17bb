package io.quotestream.eventstore;

import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

import java.lang.reflect.Method;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One of the points the store is held to; tests are named by its number.
 *
 * @param number its number, which never changes
 * @param level M if clients break without it, S if applications notice, N if it is nice
 * @param title what it is about
 */
record ConformancePoint(int number, String level, String title) {

	private static final Pattern TEST_NAME = Pattern.compile("C(\\d\\d)_.*");

	/** In the order of their numbers, from 1 on. */
	static final List<ConformancePoint> ALL = parse("""
			M HTTP/2 without TLS on one port, messages of 16 MiB
			M supported methods: lower case, version, features, nothing else
			M keepalive pings of idle subscriptions
			M credentials and unknown headers accepted
			M gossip: one living leader
			M every error: status and ASCII trailers
			M a stop ends open streams with UNAVAILABLE
			S a call whose deadline passed is not executed
			M success: last revision and position
			M wrong expected version: an answer, not a status
			M a batch is atomic, contiguous, durable
			M expected revisions, for every state of a stream
			M ids, types, data, metadata as they were
			S a repeated append with an exact revision is recognised
			S a partly repeated append is refused
			S an append after the last revision is written, whatever its ids
			S without an exact revision known ids decide
			S metadata alone makes a stream exist
			S a batch over 1 MiB is refused whole
			S required metadata properties
			N appends of nothing; content types
			S of concurrent appends with one revision one wins
			M reads: directions, starts, count, order
			M missing and soft-deleted streams are not found
			M system metadata and position of every event
			M tombstoned streams are deleted for readers
			M $all: directions, order, positions stable
			S last stream position; truncated streams; past the end
			S $all: what it holds and what it leaves out
			S links: resolved, missing, unreadable, one level
			S large reads wait for slow clients
			N contradictory read options
			M subscriptions: confirmed first, exclusive start, no gap, no duplicate
			M caught up exactly when history is exhausted
			M filters: regular expressions and prefixes
			M a stopped subscription leaves nothing behind
			S checkpoints: interval, order, resumable
			S a slow subscriber loses nothing and blocks nobody
			S revisions beyond the end; deletes under a subscription
			S a missing stream is waited for
			N caught up is empty, as before version 25
			M soft delete, tombstone, and their refusals
			M of a metadata stream only the newest event
			S a revived stream goes on counting
			S $maxCount, $tb, $maxAge for reads, subscriptions, groups
			S a stream never written cannot be deleted
			N undelete by metadata; malformed metadata
			M groups: create, update, delete, info, list
			M connecting: confirmation, retry count, buffer size
			M acks; what is not acked comes again
			M nacks: park, retry, skip, stop
			M parked streams and their replay
			M groups on $all, filters, groups from the end
			M groups, checkpoints, parked messages survive a restart
			S groups start where they are told, inclusive
			S update, delete, restart drop consumers
			S consumer strategies; subscriber limit
			S retries before new events; strict order for one consumer
			S groups that resolve links
			S positions and counts in a group's info
			N listing where there are no groups
			M kill -9 loses nothing acknowledged
			S one process per data folder
			N what is not offered says so
			""");

	/** The point a test is named by, 0 if by none. */
	static int numberIn(String testName) {
		Matcher matcher = TEST_NAME.matcher(testName);
		return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
	}

	/** The classes with tests of each point, whether they run now or later. */
	static SortedMap<Integer, SortedSet<String>> tested() {
		SortedMap<Integer, SortedSet<String>> classes = new TreeMap<>();
		List<Class<?>> all = ReflectionSupport.findAllClassesInPackage(ConformancePoint.class.getPackageName(),
				(type) -> true, (name) -> true);
		for (Class<?> type : all) {
			List<Method> tests = ReflectionSupport.findMethods(type, (method) -> numberIn(method.getName()) > 0,
					HierarchyTraversalMode.TOP_DOWN);
			tests.forEach((test) -> classes.computeIfAbsent(numberIn(test.getName()), (number) -> new TreeSet<>())
				.add(type.getSimpleName()));
		}
		return Collections.unmodifiableSortedMap(classes);
	}

	String id() {
		return "C%02d".formatted(this.number);
	}

	private static List<ConformancePoint> parse(String lines) {
		List<String> points = lines.lines().toList();
		return IntStream.range(0, points.size())
			.mapToObj((i) -> new ConformancePoint(i + 1, points.get(i).substring(0, 1), points.get(i).substring(2)))
			.toList();
	}

}
