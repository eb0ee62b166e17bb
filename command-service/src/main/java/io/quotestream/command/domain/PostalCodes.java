package io.quotestream.command.domain;

import java.util.Map;
import java.util.regex.Pattern;

/**
 * How postal codes look, for the countries where a mistyped one shows. Of other countries
 * any is believed.
 */
final class PostalCodes {

	private static final Pattern FOUR_DIGITS = Pattern.compile("[0-9]{4}");

	private static final Pattern FIVE_DIGITS = Pattern.compile("[0-9]{5}");

	private static final Map<String, Pattern> BY_COUNTRY = Map.ofEntries(Map.entry("AT", FOUR_DIGITS),
			Map.entry("AU", FOUR_DIGITS), Map.entry("BE", FOUR_DIGITS),
			Map.entry("CA", Pattern.compile("[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]")), Map.entry("CH", FOUR_DIGITS),
			Map.entry("DE", FIVE_DIGITS), Map.entry("ES", FIVE_DIGITS), Map.entry("FR", FIVE_DIGITS),
			Map.entry("GB", Pattern.compile("[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}")),
			Map.entry("IN", Pattern.compile("[1-9][0-9]{2} ?[0-9]{3}")), Map.entry("IT", FIVE_DIGITS),
			Map.entry("KE", FIVE_DIGITS), Map.entry("MY", FIVE_DIGITS),
			Map.entry("NL", Pattern.compile("[1-9][0-9]{3} ?[A-Z]{2}")),
			Map.entry("US", Pattern.compile("[0-9]{5}(-[0-9]{4})?")));

	private PostalCodes() {
	}

	/** Whether the country could have this code. */
	static boolean fits(String country, String code) {
		var pattern = BY_COUNTRY.get(country);
		return pattern == null || pattern.matcher(code).matches();
	}

}
