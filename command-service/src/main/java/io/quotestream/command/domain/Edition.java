package io.quotestream.command.domain;

/**
 * What a revision begins anew.
 *
 * @param number how often the quote was revised
 * @param submitted whether it was submitted since
 */
public record Edition(int number, boolean submitted) {

	static final Edition FIRST = new Edition(0, false);

	Edition withSubmission() {
		return new Edition(this.number, true);
	}

	Edition next() {
		return new Edition(this.number + 1, false);
	}

}
