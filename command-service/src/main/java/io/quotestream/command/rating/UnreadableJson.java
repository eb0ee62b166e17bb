package io.quotestream.command.rating;

import java.util.List;

/** JSON that is not what was asked for. */
public final class UnreadableJson extends RuntimeException {

	private final List<String> faults;

	UnreadableJson(List<String> faults) {
		super(String.join("\n", faults));
		this.faults = List.copyOf(faults);
	}

	/** The same with the name of its file before each fault. */
	public UnreadableJson in(Object file) {
		return new UnreadableJson(this.faults.stream().map((fault) -> file + ": " + fault).toList());
	}

	/** Everything that cannot be read, each with its path. */
	public List<String> faults() {
		return this.faults;
	}

}
