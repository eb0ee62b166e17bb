package io.quotestream.command.domain;

import java.time.LocalDate;

import io.quotestream.proto.type.v1.IncidentKind;

/**
 * How long incidents count, in months before the first day of cover. The day so many
 * months before it still counts.
 */
public record LookBack(int atFaultClaims, int majorViolations, int minorViolations) {

	boolean covers(IncidentKind kind, LocalDate day, LocalDate firstDay) {
		return switch (kind) {
			case INCIDENT_KIND_AT_FAULT_CLAIM -> !day.isBefore(firstDay.minusMonths(this.atFaultClaims));
			case INCIDENT_KIND_MAJOR_VIOLATION -> !day.isBefore(firstDay.minusMonths(this.majorViolations));
			case INCIDENT_KIND_MINOR_VIOLATION -> !day.isBefore(firstDay.minusMonths(this.minorViolations));
			case INCIDENT_KIND_NOT_AT_FAULT_CLAIM, INCIDENT_KIND_UNSPECIFIED, UNRECOGNIZED -> false;
		};
	}

}
