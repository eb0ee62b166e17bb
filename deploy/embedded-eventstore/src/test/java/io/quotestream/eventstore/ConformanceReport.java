package io.quotestream.eventstore;

import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.engine.TestExecutionResult.Status;
import org.junit.platform.engine.support.descriptor.MethodSource;
import org.junit.platform.launcher.TestExecutionListener;
import org.junit.platform.launcher.TestIdentifier;
import org.junit.platform.launcher.TestPlan;
import org.jspecify.annotations.Nullable;

import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/** Prints, after the last test, which points of the contract the run found held. */
public final class ConformanceReport implements TestExecutionListener {

	private final SortedMap<Integer, Findings> findings = new TreeMap<>();

	private @Nullable TestPlan plan;

	@Override
	public void testPlanExecutionStarted(TestPlan started) {
		this.plan = started;
	}

	@Override
	public void executionFinished(TestIdentifier test, TestExecutionResult result) {
		if (test.isTest()) {
			note(test, (found, source) -> found.add(source, result));
		}
	}

	@Override
	public void executionSkipped(TestIdentifier skipped, String reason) {
		note(skipped, (found, source) -> found.skipped(source, reason));
		if (this.plan != null) {
			this.plan.getDescendants(skipped)
				.forEach((test) -> note(test, (found, source) -> found.skipped(source, reason)));
		}
	}

	private void note(TestIdentifier test, BiConsumer<Findings, MethodSource> note) {
		if (test.getSource().orElse(null) instanceof MethodSource source) {
			int number = ConformancePoint.numberIn(source.getMethodName());
			if (number > 0) {
				note.accept(this.findings.computeIfAbsent(number, (absent) -> new Findings()), source);
			}
		}
	}

	@Override
	public void testPlanExecutionFinished(TestPlan finished) {
		if (this.findings.isEmpty()) {
			return;
		}
		Map<Integer, SortedSet<String>> tested = ConformancePoint.tested();
		StringBuilder table = new StringBuilder("\nConformance, point by point\n");
		for (ConformancePoint point : ConformancePoint.ALL) {
			Findings found = this.findings.get(point.number());
			SortedSet<String> elsewhere = new TreeSet<>(tested.getOrDefault(point.number(), new TreeSet<>()));
			if (found != null) {
				elsewhere.removeAll(found.classes());
			}
			table.append("  %s %s %-72s %s%s%n".formatted(point.id(), point.level(), point.title(),
					(found != null) ? found : "not in this run",
					elsewhere.isEmpty() ? "" : ", more in " + String.join(", ", elsewhere)));
		}
		long held = this.findings.values().stream().filter(Findings::held).count();
		table.append("  %d of %d points held in this run%n".formatted(held, ConformancePoint.ALL.size()));
		System.out.println(table);
	}

	/** What the tests of one point found. */
	private static final class Findings {

		private final SortedMap<String, Integer> testsByClass = new TreeMap<>();

		private final SortedSet<String> skippedClasses = new TreeSet<>();

		private int passed;

		private int failed;

		private String skipped = "";

		void add(MethodSource test, TestExecutionResult result) {
			if (result.getStatus() == Status.SUCCESSFUL) {
				this.passed++;
			}
			else {
				this.failed++;
			}
			this.testsByClass.merge(simpleName(test), 1, Integer::sum);
		}

		SortedSet<String> classes() {
			SortedSet<String> classes = new TreeSet<>(this.skippedClasses);
			classes.addAll(this.testsByClass.keySet());
			return classes;
		}

		private static String simpleName(MethodSource test) {
			return test.getClassName().substring(test.getClassName().lastIndexOf('.') + 1);
		}

		void skipped(MethodSource test, String reason) {
			this.skippedClasses.add(simpleName(test));
			this.skipped = reason;
		}

		/** A point of which some tests were skipped is held as far as it was asked. */
		boolean held() {
			return this.failed == 0 && this.passed > 0;
		}

		@Override
		public String toString() {
			if (this.failed > 0) {
				return "FAILED " + this.testsByClass;
			}
			return held() ? "held " + this.testsByClass : "not asked: " + this.skipped;
		}

	}

}
