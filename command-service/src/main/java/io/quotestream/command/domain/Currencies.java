package io.quotestream.command.domain;

import java.util.Currency;
import java.util.Set;
import java.util.stream.Collectors;

import com.google.type.Money;

import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.VehicleInformation;

/**
 * The currencies that there are. Only what is new is refused: quotes that were stored
 * with another code are what they are.
 */
final class Currencies {

	private static final Set<String> CODES = Currency.getAvailableCurrencies()
		.stream()
		.map(Currency::getCurrencyCode)
		.collect(Collectors.toUnmodifiableSet());

	private Currencies() {
	}

	/**
	 * Refuses a code that ISO 4217 does not know.
	 * @param field where it stands in the request
	 * @throws Rejected with INVALID_REQUEST
	 */
	static void require(String code, String field) {
		if (!CODES.contains(code)) {
			throw Rejected.invalid(field, "must be the code of a currency that there is (ISO 4217)");
		}
	}

	static void requireIn(VehicleInformation page) {
		if (page.hasValue()) {
			require(page.getValue(), "vehicle.value");
		}
	}

	static void requireIn(CoverageSelection page) {
		for (int i = 0; i < page.getCoveragesCount(); i++) {
			var cover = page.getCoverages(i);
			var field = "coverage.coverages[" + i + "].";
			if (cover.hasLimit()) {
				require(cover.getLimit(), field + "limit");
			}
			if (cover.hasDeductible()) {
				require(cover.getDeductible(), field + "deductible");
			}
		}
	}

	private static void require(Money amount, String field) {
		require(amount.getCurrencyCode(), field + ".currency_code");
	}

}
