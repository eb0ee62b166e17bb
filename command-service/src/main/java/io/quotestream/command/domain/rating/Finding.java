package io.quotestream.command.domain.rating;

/**
 * Something that a check of a plan found.
 *
 * @param path where in the plan, such as {@code coverages.LIABILITY.steps[2]}
 * @param line of the source where it is known better than by the path; else 0
 */
public record Finding(Severity severity, Code code, String path, int line, String text) {

	/** A plan with an error is not loaded. */
	public enum Severity {

		ERROR, WARNING

	}

	/** What programs can tell apart. */
	public enum Code {

		SYNTAX, UNKNOWN_KEY, WRONG_VALUE, UNKNOWN_NAME, WRONG_SCOPE, BARRED_FACTOR, GAP, OVERLAP, UNREACHABLE_ROW,
		MISSING_DEFAULT, MISSING_TAIL, NOT_MONOTONE, NOT_A_NUMBER, WRONG_SCALE, WRONG_STEP, UNGUARDED_OPTIONAL, UNUSED,
		INSTALMENTS, EFFECTIVE_DATES, SEAL

	}

	public static Finding error(Code code, String path, String text) {
		return new Finding(Severity.ERROR, code, path, 0, text);
	}

	public static Finding warning(Code code, String path, String text) {
		return new Finding(Severity.WARNING, code, path, 0, text);
	}

	/** The same, told to stand in this line of the source. */
	public Finding atLine(int line) {
		return new Finding(this.severity, this.code, this.path, line, this.text);
	}

	public boolean isError() {
		return this.severity == Severity.ERROR;
	}

}
