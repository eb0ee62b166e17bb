package io.quotestream.command.domain.risk;

import java.util.Optional;

/** What a row of a score card does. */
public sealed interface Effect {

	/** Adds to the score; negative for what speaks for the risk. */
	record Points(int points) implements Effect {

	}

	/** A person must decide, whatever the score is. */
	record Refer() implements Effect {

	}

	/** The risk is refused, whatever the score is. */
	record Decline() implements Effect {

	}

	/**
	 * As rule files spell it: {@code refer}, {@code decline} or points from -100 to 100.
	 */
	static Optional<Effect> of(String cell) {
		return switch (cell) {
			case "refer" -> Optional.of(new Refer());
			case "decline" -> Optional.of(new Decline());
			default ->
				cell.matches("-?(100|\\d{1,2})") ? Optional.of(new Points(Integer.parseInt(cell))) : Optional.empty();
		};
	}

}
