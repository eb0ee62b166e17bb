package io.quotestream.benchmarks;

import java.io.IOException;
import java.util.List;

/**
 * Contestants in turns, there and back again, so that what changes on the machine
 * meanwhile hits all of them alike.
 */
public final class Rounds {

	private Rounds() {
	}

	/**
	 * Warms up and plays all rounds, and answers what a reader must know of the noise.
	 */
	public static String play(Effort effort, List<Contestant> contestants) throws IOException, InterruptedException {
		for (Contestant contestant : contestants) {
			contestant.warmUp(effort);
		}
		for (int round = 0; round < effort.rounds(); round++) {
			for (Contestant contestant : contestants) {
				contestant.play(effort.window());
			}
			for (Contestant contestant : contestants.reversed()) {
				contestant.play(effort.window());
			}
		}
		double spread = contestants.stream().mapToDouble(Contestant::spread).max().orElseThrow();
		boolean steady = contestants.stream().allMatch(Contestant::isSteady);
		return "windows +-%.0f %%%s".formatted(spread * 100, steady ? "" : ", not steady after warm-up");
	}

}
