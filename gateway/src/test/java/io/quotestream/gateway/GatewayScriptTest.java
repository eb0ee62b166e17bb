package io.quotestream.gateway;

import java.nio.file.StandardCopyOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class GatewayScriptTest {

	private static final int UNAVAILABLE = 69;

	private static final int WRONG_SETTING = 78;

	@Test
	void unless_told_otherwise_everything_stays_on_this_machine_and_no_other_origin_is_allowed() {
		String rendered = print(Map.of());
		assertThat(rendered)
			.contains("address: \"127.0.0.1\", port_value: 8080", "address: \"127.0.0.1\", port_value: 9101",
					"address: \"127.0.0.1\", port_value: 9102")
			.doesNotContain("- exact: \"http", "${");
	}

	@Test
	void a_list_becomes_one_entry_per_item() {
		String rendered = print(Map.of("QUOTESTREAM_COMMAND_ENDPOINTS", "127.0.0.1:9101,[::1]:9111,commands:9101",
				"QUOTESTREAM_GATEWAY_ALLOWED_ORIGINS", "https://a.example,http://localhost:5173"));
		assertThat(rendered).contains("address: \"127.0.0.1\", port_value: 9101", "address: \"::1\", port_value: 9111",
				"address: \"commands\", port_value: 9101", "- exact: \"https://a.example\"",
				"- exact: \"http://localhost:5173\"");
	}

	@Test
	void a_services_own_port_variable_moves_its_only_endpoint() {
		assertThat(print(Map.of("QUOTESTREAM_COMMAND_PORT", "9999"))).contains("port_value: 9999")
			.doesNotContain("port_value: 9101");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "QUOTESTREAM_GATEWAY_PORT|eighty|must be a number",
			"QUOTESTREAM_COMMAND_ENDPOINTS|localhost|host:port", "QUOTESTREAM_GATEWAY_ALLOWED_ORIGINS|*|allowed origin",
			"QUOTESTREAM_GATEWAY_ACCESS_LOG|/tmp/\"}|must not contain" })
	void a_wrong_setting_is_one_clear_line(String name, String value, String told) {
		GatewayScript.Outcome outcome = GatewayScript.run(Map.of(name, value), "--print");
		assertThat(outcome.status()).isEqualTo(WRONG_SETTING);
		assertThat(outcome.output()).startsWith("gateway/envoy: ").contains(told).hasLineCount(1);
	}

	@Test
	void every_variable_is_listed_with_its_default() {
		assertThat(GatewayScript.run(Map.of(), "--help").output()).containsPattern("QUOTESTREAM_GATEWAY_PORT +8080")
			.containsPattern("QUOTESTREAM_COMMAND_ENDPOINTS +127.0.0.1:9101");
	}

	@Test
	void an_Envoy_that_was_chosen_and_is_not_there_is_told_and_not_replaced() {
		GatewayScript.Outcome outcome = GatewayScript.run(Map.of("ENVOY", "/nowhere/envoy"), "--which");
		assertThat(outcome.status()).isEqualTo(UNAVAILABLE);
		assertThat(outcome.output()).hasLineCount(1).contains("/nowhere/envoy");
	}

	@Test
	void without_a_built_page_the_root_says_how_to_build_it(@TempDir Path folder) throws IOException {
		Path web = Files.createDirectory(folder.resolve("web"));
		for (String file : new String[] { "envoy", "envoy.yaml", "envoy-requirements.txt", "web/not-built.txt" }) {
			Files.copy(GatewayScript.FOLDER.resolve(file), folder.resolve(file), StandardCopyOption.COPY_ATTRIBUTES);
		}
		GatewayScript.Outcome outcome = GatewayScript.run(GatewayScript.command(folder.resolve("envoy"), "--print"));
		assertThat(outcome.output()).contains("match: {path: \"/\"",
				web.toRealPath().resolve("not-built.txt").toString(), "QuoteCommandService/");
	}

	private static String print(Map<String, String> environment) {
		GatewayScript.Outcome outcome = GatewayScript.run(environment, "--print");
		assertThat(outcome.status()).as(outcome.output()).isZero();
		return outcome.output();
	}

}
