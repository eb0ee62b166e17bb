package io.quotestream.e2e;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.quotestream.proto.command.v1.FinalizeQuoteRequest;
import io.quotestream.proto.command.v1.SelectCoverageOptionsRequest;
import io.quotestream.proto.command.v1.UpdateCustomerInformationRequest;
import io.quotestream.proto.command.v1.UpdateVehicleInformationRequest;
import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;

import static io.quotestream.e2e.Pages.header;
import static org.assertj.core.api.Assertions.assertThat;

/** The gateway's own page in a real browser, driven by the gateway's own script. */
@CalmSystem
class BrowserE2E {

	private static final Path SCRIPT = Scripts.REPOSITORY.resolve("gateway/web/test/page.mjs");

	/** Whom the page acts for until people sign in. */
	private static final Caller ON_THE_PAGE = new Caller(Role.BROKER, "local-broker", "broker-1");

	private static final Caller COLLEAGUE = new Caller(Role.BROKER, "carla", "broker-1");

	@Test
	void a_broker_is_told_what_is_wrong_then_opens_a_quote_and_sees_live_what_others_do_with_it(LocalSystem system)
			throws IOException, InterruptedException {
		var chromium = Prerequisite.chromium();
		var screenshots = Files.createDirectories(system.data().resolveSibling("screenshots"));
		var browser = Scripts
			.command(Path.of("node"), SCRIPT.toString(), chromium.toString(),
					"http://" + system.ports().address(Part.GATEWAY) + "/", screenshots.toString())
			.start();
		var seen = new ArrayList<String>();
		try (var lines = browser.inputReader()) {
			play(system, lines, seen);
			assertThat(browser.waitFor()).as(String.join("\n", seen)).isZero();
		}
		finally {
			browser.destroy();
		}
		assertThat(seen).containsExactly("refused", "draft", "saved", "approved");
	}

	/**
	 * Has others do something with the quote whenever the browser has shown the step
	 * before.
	 */
	private static void play(LocalSystem system, BufferedReader lines, List<String> seen) throws IOException {
		for (var line = lines.readLine(); line != null; line = lines.readLine()) {
			seen.add(line);
			var quoteId = line.equals("refused") ? "" : system.stored().openedLastBy(ON_THE_PAGE.actor());
			switch (line) {
				case "draft" -> system.overGrpc(COLLEAGUE).commands().saveQuote(Pages.save(quoteId));
				case "saved" -> approve(system, quoteId);
				default -> {
				}
			}
		}
	}

	private static void approve(LocalSystem system, String quoteId) {
		var commands = system.overGrpc(COLLEAGUE).commands();
		commands.updateCustomerInformation(UpdateCustomerInformationRequest.newBuilder()
			.setHeader(header(quoteId))
			.setCustomer(Pages.CUSTOMER)
			.build());
		commands.updateVehicleInformation(UpdateVehicleInformationRequest.newBuilder()
			.setHeader(header(quoteId))
			.setVehicle(Pages.VEHICLE)
			.build());
		commands.selectCoverageOptions(SelectCoverageOptionsRequest.newBuilder()
			.setHeader(header(quoteId))
			.setCoverage(Pages.COVERAGE)
			.build());
		commands.calculateQuote(Pages.calculate(quoteId));
		Journey.getNumber(system.overGrpc(COLLEAGUE), quoteId);
		Journey.assess(system.overGrpc(COLLEAGUE), quoteId);
		commands.finalizeQuote(FinalizeQuoteRequest.newBuilder().setHeader(header(quoteId)).build());
	}

}
