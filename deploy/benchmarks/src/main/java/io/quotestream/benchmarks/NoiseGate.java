package io.quotestream.benchmarks;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;

/**
 * Whether the machine was as fast at the end of a run as at its beginning, by a bare
 * unary call with one in flight. If not, the figures between are no figures.
 */
final class NoiseGate {

	private static final double MOST_CHANGE = 0.10;

	/** So many windows in a row that differ by less are warm. */
	private static final int STEADY_WINDOWS = 5;

	private static final double STEADY = 0.05;

	/** More than the compiler needs: a machine that is not steady by then will not be. */
	private static final int MOST_WARM_UPS = 30;

	private static final int MEASURED_WINDOWS = 9;

	private final Caller caller;

	private final Duration window;

	private final double first;

	/** Warms up and measures for the first time. */
	NoiseGate(Caller caller, Effort effort) throws IOException, InterruptedException {
		this.caller = caller;
		this.window = effort.window().dividedBy(2);
		warmUp();
		this.first = measure();
	}

	/** Measures once more and compares. */
	Verdict verdict() throws IOException, InterruptedException {
		double last = measure();
		return new Verdict(this.first, last, Math.abs(last - this.first) <= MOST_CHANGE * Math.min(last, this.first));
	}

	private void warmUp() throws IOException, InterruptedException {
		List<Double> last = new ArrayList<>();
		for (int i = 0; i < MOST_WARM_UPS; i++) {
			last.add(this.caller.p50Micros(this.window));
			if (last.size() > STEADY_WINDOWS) {
				last.removeFirst();
			}
			if (last.size() == STEADY_WINDOWS && Collections.max(last) <= Collections.min(last) * (1 + STEADY)) {
				return;
			}
		}
	}

	/** The median of its windows: one in which something else ran does not count. */
	private double measure() throws IOException, InterruptedException {
		double[] windows = new double[MEASURED_WINDOWS];
		for (int i = 0; i < MEASURED_WINDOWS; i++) {
			windows[i] = this.caller.p50Micros(this.window);
		}
		return DoubleStream.of(windows).sorted().skip(MEASURED_WINDOWS / 2).findFirst().orElseThrow();
	}

	/**
	 * What the two measurements say.
	 *
	 * @param first p50 in microseconds before everything else
	 * @param last p50 in microseconds after everything else
	 * @param passed whether they are close enough
	 */
	record Verdict(double first, double last, boolean passed) {

		@Override
		public String toString() {
			return String.format(Locale.ROOT, "%s: a bare unary call took %.0f us (p50) first and %.0f us last",
					this.passed ? "passed" : "FAILED, do not quote these figures", this.first, this.last);
		}

	}

}
