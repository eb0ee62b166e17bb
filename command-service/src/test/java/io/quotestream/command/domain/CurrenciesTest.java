package io.quotestream.command.domain;

import java.util.List;
import java.util.Map;

import com.google.protobuf.Message;
import com.google.type.Money;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.CaptureGeographicDetailsRequest;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.command.v1.UpdateVehicleInformationRequest;
import io.quotestream.proto.event.v1.QuoteEvent;
import io.quotestream.proto.type.v1.Coverage;
import io.quotestream.proto.type.v1.CoverageSelection;
import io.quotestream.proto.type.v1.CoverageType;
import io.quotestream.proto.type.v1.VehicleInformation;

import static io.quotestream.command.domain.QuoteSpec.given;
import static io.quotestream.command.domain.SampleEvents.CREATED;
import static io.quotestream.command.domain.SampleEvents.EFFECTIVE;
import static io.quotestream.command.domain.SampleEvents.GEOGRAPHIC_CAPTURED;
import static io.quotestream.proto.error.v1.ErrorReason.ERROR_REASON_INVALID_REQUEST;
import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class CurrenciesTest {

	private static final Money NO_MONEY = Money.newBuilder().setCurrencyCode("ZZZ").setUnits(1).build();

	private static final VehicleInformation VEHICLE = SampleSections.VEHICLE.toBuilder().setValue(NO_MONEY).build();

	private static final CreateQuoteRequest CREATE = CreateQuoteRequest.newBuilder()
		.setEffectiveDate(EFFECTIVE)
		.build();

	@Test
	void a_quote_is_opened_in_a_currency_that_there_is() {
		assertRefused(given().when(FormDecisions::create, CREATE.toBuilder().setCurrency("ZZZ").build()), "currency");
		given().when(FormDecisions::create, CREATE.toBuilder().setCurrency("INR").build()).then(CREATED);
	}

	@Test
	void amounts_of_its_pages_are_in_currencies_that_there_are() {
		assertRefused(given().when(FormDecisions::create, CREATE.toBuilder().setVehicle(VEHICLE).build()),
				"vehicle.value.currency_code");
		assertRefused(
				given(CREATED).when(FormDecisions::updateVehicle,
						UpdateVehicleInformationRequest.newBuilder().setVehicle(VEHICLE).build()),
				"vehicle.value.currency_code");
		var limit = coverage(Coverage.newBuilder().setLimit(NO_MONEY));
		assertRefused(given().when(FormDecisions::create, CREATE.toBuilder().setCoverage(limit).build()),
				"coverage.coverages[1].limit.currency_code");
		assertRefused(given(CREATED).when(FormDecisions::selectCoverage, select(limit)),
				"coverage.coverages[1].limit.currency_code");
		assertRefused(
				given(CREATED).when(FormDecisions::selectCoverage,
						select(coverage(Coverage.newBuilder().setDeductible(NO_MONEY)))),
				"coverage.coverages[1].deductible.currency_code");
	}

	@Test
	void a_quote_that_was_stored_in_another_one_is_read_and_goes_on() {
		var opened = QuoteEvent.newBuilder()
			.setQuoteCreatedV2(CREATED.getQuoteCreatedV2().toBuilder().setCurrency("ZZZ"))
			.build();
		var priced = QuoteEvent.newBuilder();
		priced.getVehicleInformationUpdatedBuilder().setVehicle(VEHICLE);

		var quote = QuoteSpec.fold(Quote.NONE, List.of(opened, priced.build()));

		assertThat(quote.form().currency()).isEqualTo("ZZZ");
		given(opened, priced.build())
			.when(FormDecisions::updateVehicle,
					UpdateVehicleInformationRequest.newBuilder().setVehicle(VEHICLE).build())
			.thenNothing();
		given(opened)
			.when(FormDecisions::captureGeographic,
					CaptureGeographicDetailsRequest.newBuilder().setGeographic(SampleSections.GEOGRAPHIC).build())
			.then(GEOGRAPHIC_CAPTURED);
	}

	private static <C extends Message> void assertRefused(QuoteSpec.When<C> when, String field) {
		when.thenRejected(ERROR_REASON_INVALID_REQUEST, Map.of("field", field));
	}

	/** The second of two. */
	private static CoverageSelection coverage(Coverage.Builder wrong) {
		return CoverageSelection.newBuilder()
			.addCoverages(Coverage.newBuilder().setType(CoverageType.COVERAGE_TYPE_LIABILITY))
			.addCoverages(wrong.setType(CoverageType.COVERAGE_TYPE_COLLISION))
			.build();
	}

	private static SelectCoverageOptionsRequest select(CoverageSelection page) {
		return SelectCoverageOptionsRequest.newBuilder().setCoverage(page).build();
	}

}
