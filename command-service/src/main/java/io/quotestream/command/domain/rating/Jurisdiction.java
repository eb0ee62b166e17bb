package io.quotestream.command.domain.rating;

import java.util.List;

/**
 * Where a plan is filed.
 *
 * @param country ISO 3166-1 alpha-2
 * @param subdivision the part of an ISO 3166-2 code after the hyphen; empty for the whole
 * country
 * @param names how people write the subdivision, such as {@code Tamil Nadu}
 */
public record Jurisdiction(String country, String subdivision, List<String> names) {

	public Jurisdiction {
		names = List.copyOf(names);
	}

	/** The ISO code: {@code IN-TN}, or {@code IN} for the whole country. */
	public String code() {
		return this.subdivision.isEmpty() ? this.country : this.country + "-" + this.subdivision;
	}

	/** Whether it is the place as somebody wrote it: by code or by name, in any case. */
	public boolean covers(String country, String state) {
		if (!this.country.equalsIgnoreCase(country.strip())) {
			return false;
		}
		var written = state.strip();
		return this.subdivision.isEmpty() || this.subdivision.equalsIgnoreCase(written)
				|| code().equalsIgnoreCase(written) || this.names.stream().anyMatch(written::equalsIgnoreCase);
	}

}
