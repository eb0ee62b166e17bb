package io.quotestream.command.domain.rating;

import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

/**
 * The policy effective dates that a plan version is for.
 *
 * @param from first day
 * @param to last day, included; {@code null} while no successor is known
 */
public record EffectivePeriod(LocalDate from, @Nullable LocalDate to) {

	public boolean contains(LocalDate day) {
		return !day.isBefore(this.from) && (this.to == null || !day.isAfter(this.to));
	}

	public boolean overlaps(EffectivePeriod other) {
		return (other.to == null || !this.from.isAfter(other.to)) && (this.to == null || !other.from.isAfter(this.to));
	}

	@Override
	public String toString() {
		return this.from + " to " + ((this.to != null) ? this.to : "open");
	}

}
