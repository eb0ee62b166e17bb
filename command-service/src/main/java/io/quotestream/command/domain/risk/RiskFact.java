package io.quotestream.command.domain.risk;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.quotestream.command.domain.rating.Input;
import io.quotestream.command.domain.rating.Input.Scope;
import io.quotestream.command.domain.rating.Input.Type;

/** A fact that rules may read. Ages and counts are those of the effective date. */
public enum RiskFact {

	/** Completed years. */
	DRIVER_AGE(Origin.TOLD, whole("driverAge", "age", 150, false)),

	/** Completed years since the licence was issued. */
	LICENCE_YEARS(Origin.TOLD, whole("licenceYears", "driving-experience", 150, true)),

	/** Within the look-back window, as the other two counts. */
	AT_FAULT_CLAIMS(Origin.TOLD, whole("atFaultClaims", "claims-history", 50, false)),

	MAJOR_VIOLATIONS(Origin.TOLD, whole("majorViolations", "driving-record", 50, false)),

	MINOR_VIOLATIONS(Origin.TOLD, whole("minorViolations", "driving-record", 50, false)),

	VEHICLE_TYPE(Origin.TOLD, code("vehicleType", "vehicle", false, "CAR", "SUV", "VAN", "MOTORCYCLE", "SPORTS_CAR")),

	/** Years since the model year. */
	VEHICLE_AGE(Origin.TOLD, whole("vehicleAge", "vehicle", 300, false)),

	/** In the currency of the rules; not known when it was told in another. */
	VEHICLE_VALUE(Origin.TOLD,
			new Input("vehicleValue", Scope.POLICY, Type.DECIMAL, "vehicle", true, BigDecimal.ZERO, null, List.of(),
					null)),

	VEHICLE_USE(Origin.TOLD, code("vehicleUse", "use", true, "PLEASURE", "COMMUTE", "BUSINESS")),

	/** Kilometres. */
	ANNUAL_MILEAGE(Origin.TOLD, whole("annualMileage", "mileage", 500_000, true)),

	/** Whether comprehensive cover is asked for. */
	COMPREHENSIVE(Origin.TOLD, flag("comprehensive", "cover", false)),

	POSTAL_CODE(Origin.TOLD, code("postalCode", "territory", false)),

	/** Full months of insurance without a break. */
	MONTHS_INSURED(Origin.TOLD, whole("monthsInsured", "prior-insurance", 1200, true)),

	/** Days without insurance before. */
	DAYS_LAPSED(Origin.TOLD, whole("daysLapsed", "prior-insurance", 36_500, true)),

	/** Whether an insurer cancelled a policy for fraud. */
	CANCELLED_FOR_FRAUD(Origin.TOLD, flag("cancelledForFraud", "prior-insurance", true)),

	/** Sent to the provider, which finds the customer by it; rules cannot read it. */
	IDENTITY_NUMBER(Origin.SENT_ONLY, code("identityNumber", "identity", true)),

	/** The provider's score, 0 (best) to 100 (worst); not known when it had no hit. */
	REPORT_SCORE(Origin.REPORTED, whole("reportScore", "motor-report", 100, true)),

	/** How many more incidents the report has than the customer told. */
	UNDISCLOSED_INCIDENTS(Origin.REPORTED, whole("undisclosedIncidents", "motor-report", 150, true));

	private final Origin origin;

	private final Input input;

	RiskFact(Origin origin, Input input) {
		this.origin = origin;
		this.input = input;
	}

	/** Where a fact comes from. */
	enum Origin {

		/** From the form. */
		TOLD,
		/** From the form, for the provider only. */
		SENT_ONLY,
		/** From the provider. */
		REPORTED

	}

	/** Its name in rule files. */
	public String key() {
		return this.input.name();
	}

	/** Which factor it is: what a jurisdiction allows is allowed by factor. */
	public String factor() {
		return this.input.factor();
	}

	/** Whether it may be unknown. */
	boolean optional() {
		return this.input.optional();
	}

	boolean isReported() {
		return this.origin == Origin.REPORTED;
	}

	/** What rules can read. */
	static List<Input> readable() {
		return Arrays.stream(values())
			.filter((fact) -> fact.origin != Origin.SENT_ONLY)
			.map((fact) -> fact.input)
			.toList();
	}

	/** What the provider can be told. */
	static List<String> sendable() {
		return List
			.of(DRIVER_AGE, LICENCE_YEARS, AT_FAULT_CLAIMS, MAJOR_VIOLATIONS, MINOR_VIOLATIONS, POSTAL_CODE,
					IDENTITY_NUMBER)
			.stream()
			.map(RiskFact::key)
			.toList();
	}

	static Optional<RiskFact> of(String key) {
		return Arrays.stream(values()).filter((fact) -> fact.key().equals(key)).findFirst();
	}

	private static Input whole(String name, String factor, int max, boolean optional) {
		return input(name, Type.INTEGER, factor, optional, BigDecimal.ZERO, BigDecimal.valueOf(max), List.of());
	}

	private static Input code(String name, String factor, boolean optional, String... values) {
		return input(name, Type.TEXT, factor, optional, null, null, List.of(values));
	}

	private static Input flag(String name, String factor, boolean optional) {
		return input(name, Type.BOOLEAN, factor, optional, null, null, List.of());
	}

	private static Input input(String name, Type type, String factor, boolean optional, @Nullable BigDecimal min,
			@Nullable BigDecimal max, List<String> values) {
		return new Input(name, Scope.POLICY, type, factor, optional, min, max, values, null);
	}

}
