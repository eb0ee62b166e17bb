package io.quotestream.benchmarks;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table.
 *
 * @param what what was measured
 * @param measured the value with its unit
 * @param floor the floors with their units, or empty
 * @param value what is held against the target: mostly the ratio to the floor
 * @param target what the value has to keep, or null if it is only told
 * @param remark what else one must know to judge it, or empty
 */
public record Figure(String what, String measured, String floor, double value, @Nullable Target target, String remark) {

	String held() {
		if (this.target == null) {
			return "";
		}
		return this.target.isHeldBy(this.value) ? "held" : "NOT HELD";
	}

}
