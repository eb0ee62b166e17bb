package io.quotestream.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import com.google.rpc.Code;
import org.junit.jupiter.api.Test;

import io.quotestream.proto.type.v1.ContactDetails;
import io.quotestream.proto.type.v1.CustomerInformation;
import io.quotestream.proto.type.v1.FamilyDetails;
import io.quotestream.proto.type.v1.VehicleInformation;

import static org.assertj.core.api.Assertions.assertThat;

/** Looks at every byte that is kept. */
@CalmSystem
class PersonalDataE2E {

	private static final ContactDetails CONTACT = ContactDetails.newBuilder()
		.setEmail("qwendolyn.zyx@example.org")
		.setPhoneNumber("+491510098761234")
		.build();

	private static final FamilyDetails FAMILY = FamilyDetails.newBuilder()
		.setSpouseName("Xerxandro Zyxhofer")
		.addChildrenNames("Jorinde-Zyx")
		.build();

	private static final CustomerInformation CUSTOMER = Pages.CUSTOMER.toBuilder()
		.setName("Qwendolyn Zyxhofer")
		.setOccupation("Zyxologist")
		.build();

	private static final VehicleInformation VEHICLE = Pages.VEHICLE.toBuilder()
		.setPlate("ZYX-QX 987")
		.setVin("ZYX1XX98Z7W654321")
		.build();

	private static final String FAULTY_EMAIL = "qwendolyn.zyx(at)example.org";

	private static final List<String> PERSONAL = List.of(CONTACT.getEmail(), CONTACT.getPhoneNumber(),
			FAMILY.getSpouseName(), FAMILY.getChildrenNames(0), CUSTOMER.getName(), CUSTOMER.getOccupation(),
			VEHICLE.getPlate(), VEHICLE.getVin(), FAULTY_EMAIL);

	/** Nothing personal: a search that can find nothing at all would prove nothing. */
	private static final String CITY = "Zyxhavn-on-Sea";

	@Test
	void neither_the_event_store_nor_any_log_holds_what_was_captured_of_a_person(LocalSystem system)
			throws IOException {
		capture(system);

		var store = filesIn(system.data().resolve("eventstore"));
		var logs = filesIn(system.data().resolve("logs"));
		assertThat(holding(CITY, store)).as("files of the store that hold the city").isNotEmpty();
		assertThat(holding("QuoteCommandService/CreateQuote", logs)).as("logs that hold the calls").isNotEmpty();
		for (var each : PERSONAL) {
			assertThat(holding(each, store)).as("files of the store that hold '%s'", each).isEmpty();
			assertThat(holding(each, logs)).as("logs that hold '%s'", each).isEmpty();
		}
	}

	private static void capture(LocalSystem system) {
		var quoteId = Pages.newQuoteId();
		var broker = system.overGrpcWeb(Callers.BROKER);
		var receipt = broker.commands()
			.createQuote(Pages.create(quoteId)
				.toBuilder()
				.setGeographic(Pages.LOCATION.toBuilder().setCity(CITY))
				.setContact(CONTACT)
				.setFamily(FAMILY)
				.setCustomer(CUSTOMER)
				.setVehicle(VEHICLE)
				.build())
			.getReceipt();
		var view = broker.get(quoteId, receipt.getRevision());
		assertThat(view.getContact()).isEqualTo(CONTACT);
		assertThat(view.getCustomer()).isEqualTo(CUSTOMER);
		var refused = Refused
			.by(() -> broker.commands().captureContactDetails(Pages.contact(Pages.header(quoteId), FAULTY_EMAIL)));
		assertThat(refused.code()).isEqualTo(Code.INVALID_ARGUMENT);
	}

	private static List<Path> filesIn(Path folder) throws IOException {
		try (var files = Files.walk(folder)) {
			return files.filter(Files::isRegularFile).toList();
		}
	}

	private static List<Path> holding(String text, List<Path> files) throws IOException {
		var found = new ArrayList<Path>();
		for (var file : files) {
			// One character for each byte, so that what is no text is searched as well.
			if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
				found.add(file);
			}
		}
		return found;
	}

}
