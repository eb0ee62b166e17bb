package io.quotestream.command.rating;

import java.util.List;
import java.util.stream.Collectors;

/** Plans that cannot be used: a service that cannot price everything does not start. */
public final class RatePlansRejected extends RuntimeException {

	private final List<LocatedFinding> findings;

	RatePlansRejected(List<LocatedFinding> findings) {
		super(findings.stream()
			.map(LocatedFinding::toString)
			.collect(Collectors.joining("\n", "Rate plans with errors:\n", "")));
		this.findings = List.copyOf(findings);
	}

	/** Every error of every file. */
	public List<LocatedFinding> findings() {
		return this.findings;
	}

}
