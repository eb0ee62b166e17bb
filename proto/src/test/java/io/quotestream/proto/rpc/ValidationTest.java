package io.quotestream.proto.rpc;

import java.io.IOException;
import java.util.UUID;

import com.google.protobuf.Timestamp;
import com.google.rpc.BadRequest.FieldViolation;
import io.grpc.Status.Code;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import com.google.type.Date;

import io.quotestream.proto.codec.SampleSections;
import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.CommandTicket;
import io.quotestream.proto.command.v1.CreateQuoteRequest;
import io.quotestream.proto.command.v1.ExtendValidityRequest;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.command.v1.SubmitCommandsRequest;
import io.quotestream.proto.query.v1.WatchQuoteRequest;
import io.quotestream.proto.type.v1.Coverage;
import io.quotestream.proto.type.v1.CoverageSelection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ValidationTest {

	private static final CreateQuoteRequest VALID = CreateQuoteRequest.newBuilder()
		.setHeader(CommandHeader.newBuilder()
			.setQuoteId("0d5f8f3e-64c5-4a53-8d1e-2f4f3c9f2b10")
			.setRequestId("2b8b5d0c-5b07-4f07-b8a9-0f4b2d6c8e11"))
		.setEffectiveDate(Date.newBuilder().setYear(2026).setMonth(12).setDay(1))
		.setGeographic(SampleSections.GEOGRAPHIC)
		.setContact(SampleSections.CONTACT)
		.setFamily(SampleSections.FAMILY)
		.setCustomer(SampleSections.CUSTOMER)
		.setVehicle(SampleSections.VEHICLE)
		.setCoverage(SampleSections.COVERAGE)
		.build();

	private SampleServer server;

	@BeforeEach
	void start() throws IOException {
		this.server = new SampleServer(ServerDefaults.interceptors((failure) -> null, true));
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void a_valid_request_reaches_the_handler() {
		this.server.commands().createQuote(VALID);

		assertThat(this.server.handled).hasValue(1);
	}

	@Test
	void five_faulty_fields_are_told_in_one_answer() {
		var request = VALID.toBuilder();
		request.getGeographicBuilder().setCountry("in");
		request.getContactBuilder().setEmail("asha.example.com").setPhoneNumber("044-2744");
		request.getFamilyBuilder().setChildrenNames(1, "");
		request.setCoverage(CoverageSelection.newBuilder().addCoverages(Coverage.getDefaultInstance()));

		var refused = Refused.by(() -> this.server.commands().createQuote(request.build()));

		assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
		assertThat(refused.reason()).isEqualTo("INVALID_REQUEST");
		assertThat(refused.metadata()).containsEntry("violations", "5");
		assertThat(refused.violations()).extracting(FieldViolation::getField)
			.containsExactlyInAnyOrder("geographic.country", "contact.email", "contact.phone_number",
					"family.children_names[1]", "coverage.coverages[0].type");
		assertThat(refused.violations()).allSatisfy((violation) -> {
			assertThat(violation.getReason()).isNotBlank();
			assertThat(violation.getDescription()).isNotBlank();
		});
		assertThat(this.server.handled).hasValue(0);
	}

	@Test
	void what_was_typed_is_not_repeated_in_the_answer() {
		var request = VALID.toBuilder();
		request.getContactBuilder().setEmail("asha.example.com").setPhoneNumber("044-2744");
		request.getVehicleBuilder().setVin("secret-vin").setPlate("secret plate");

		var refused = Refused.by(() -> this.server.commands().createQuote(request.build()));

		assertThat(refused.violations()).hasSize(4);
		assertThat(refused.status().toString()).doesNotContain("asha", "044-2744", "secret");
	}

	@Test
	void a_missing_choice_is_told_by_the_name_of_the_choice() {
		var request = VALID.toBuilder();
		request.getCustomerBuilder().clearAgeBasis();

		var refused = Refused.by(() -> this.server.commands().createQuote(request.build()));

		assertThat(refused.violations()).extracting(FieldViolation::getField).containsExactly("customer.age_basis");
	}

	@Test
	void a_rule_about_a_whole_message_names_its_field() {
		var request = VALID.toBuilder();
		request.getCustomerBuilder().setBirthDate(Date.newBuilder().setYear(1987).setMonth(2).setDay(30));

		var refused = Refused.by(() -> this.server.commands().createQuote(request.build()));

		assertThat(refused.violations()).extracting(FieldViolation::getField).containsExactly("customer.birth_date");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1899, 10_000, Integer.MAX_VALUE })
	void a_date_is_one_that_calendars_know(int year) {
		var request = VALID.toBuilder().setEffectiveDate(Date.newBuilder().setYear(year).setMonth(1).setDay(1));

		var refused = Refused.by(() -> this.server.commands().createQuote(request.build()));

		assertThat(refused.violations()).extracting(FieldViolation::getField).containsExactly("effective_date");
	}

	@ParameterizedTest
	@CsvSource({ "9223372036854775807, 0", "-9223372036854775808, -1", "9223372036854775807, 2147483647",
			"31556889864403200, 0" })
	void a_time_that_no_calendar_knows_is_a_faulty_field(long seconds, int nanos) {
		var extension = ExtendValidityRequest.newBuilder()
			.setHeader(VALID.getHeader())
			.setValidUntilTime(Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos));
		var request = SubmitCommandsRequest.newBuilder()
			.addCommands(QuoteCommand.newBuilder().setCreateQuote(VALID))
			.addCommands(QuoteCommand.newBuilder().setExtendValidity(extension));

		assertThatExceptionOfType(Refusal.class).isThrownBy(() -> new Validation().check(request.build()))
			.satisfies((refusal) -> assertThat(Refused.of(refusal.toStatus()).violations())
				.extracting(FieldViolation::getField)
				.containsExactly("commands[1].extend_validity.valid_until_time"));
	}

	@Test
	void ids_that_services_compute_are_not_for_callers() {
		var computed = UUID.nameUUIDFromBytes(new byte[0]).toString();
		var request = VALID.toBuilder();
		request.getHeaderBuilder().setRequestId(computed);

		var refused = Refused.by(() -> this.server.commands().createQuote(request.build()));

		assertThat(refused.violations()).singleElement().satisfies((violation) -> {
			assertThat(violation.getField()).isEqualTo("header.request_id");
			assertThat(violation.getReason()).isEqualTo("request_id.reserved");
			assertThat(violation.getDescription()).contains("version 3");
		});
		assertThatCode(() -> new Validation()
			.check(CommandTicket.newBuilder().setQuoteId(computed).setRequestId(computed).build()))
			.as("what became of a service's own command may be asked")
			.doesNotThrowAnyException();
	}

	@Test
	void streams_are_checked_alike() {
		var refused = Refused.by(() -> this.server.queries()
			.watchQuote(WatchQuoteRequest.newBuilder().setQuoteId("none").setAfterRevision(-1).build())
			.hasNext());

		assertThat(refused.reason()).isEqualTo("INVALID_REQUEST");
		assertThat(refused.violations()).extracting(FieldViolation::getField)
			.containsExactlyInAnyOrder("quote_id", "after_revision");
		assertThat(this.server.handled).hasValue(0);
	}

}
