package io.quotestream.benchmarks;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** One of the things that are measured in turns, with what its turns brought. */
public final class Contestant {

	private static final double STEADY = 0.03;

	private static final int STEADY_WINDOWS = 3;

	private final Window window;

	private final @Nullable Server server;

	private final List<Sample> samples = new ArrayList<>();

	private boolean steady;

	/** Something that needs no server. */
	public Contestant(Window window) {
		this(window, null);
	}

	/** Something done to a server, whose CPU time is measured with it. */
	public Contestant(Window window, @Nullable Server server) {
		this.window = window;
		this.server = server;
	}

	/** Runs until three windows in a row differ by less than 3 %, or it gets too long. */
	void warmUp(Effort effort) throws IOException, InterruptedException {
		List<Double> speeds = new ArrayList<>();
		while (!this.steady && speeds.size() < effort.warmUps()) {
			speeds.add(run(effort.window()).perSecond());
			List<Double> last = speeds.subList(Math.max(0, speeds.size() - STEADY_WINDOWS), speeds.size());
			double slowest = last.stream().mapToDouble(Double::doubleValue).min().orElseThrow();
			double fastest = last.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
			this.steady = last.size() == STEADY_WINDOWS && fastest <= slowest * (1 + STEADY);
		}
	}

	void play(Duration duration) throws IOException, InterruptedException {
		this.samples.add(run(duration));
	}

	/** The median over its windows. */
	public double median(ToDoubleFunction<Sample> value) {
		double[] sorted = this.samples.stream().mapToDouble(value).sorted().toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

	/** Half the distance between the slowest and the fastest window, as a share. */
	double spread() {
		double slowest = this.samples.stream().mapToDouble(Sample::perSecond).min().orElseThrow();
		double fastest = this.samples.stream().mapToDouble(Sample::perSecond).max().orElseThrow();
		return (fastest - slowest) / (fastest + slowest);
	}

	boolean isSteady() {
		return this.steady;
	}

	private Sample run(Duration duration) throws IOException, InterruptedException {
		if (this.server == null) {
			return this.window.run(duration);
		}
		Duration before = this.server.cpuTime();
		Sample sample = this.window.run(duration);
		return sample.withServerCpu(this.server.cpuTime().minus(before));
	}

	/** Does its thing for about so long. */
	@FunctionalInterface
	public interface Window {

		Sample run(Duration duration) throws IOException, InterruptedException;

	}

}
