package io.quotestream.gateway;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@NeedsEnvoy
@DisplayNameGeneration(ReplaceUnderscores.class)
@Timeout(300)
class EnvoyConfigurationIT {

	@Test
	void Envoy_accepts_the_configuration_without_a_warning(@TempDir Path runtime) {
		GatewayScript.Outcome outcome = GatewayScript.run(Map.of("QUOTESTREAM_GATEWAY_ALLOWED_ORIGINS",
				"https://a.example", "QUOTESTREAM_COMMAND_ENDPOINTS", "127.0.0.1:9101,127.0.0.1:9111"), "--validate",
				"--runtime", runtime.toString());
		assertThat(outcome.status()).as(outcome.output()).isZero();
		assertThat(outcome.output()).endsWith("OK\n").doesNotContainIgnoringCase("deprecated");
	}

	@Test
	void a_port_that_is_taken_ends_the_start_and_is_not_shared(@TempDir Path runtime) {
		try (Upstream services = new Upstream(); Gateway running = Gateway.inFrontOf(services)) {
			GatewayScript.Outcome second = GatewayScript
				.run(Map.of("QUOTESTREAM_GATEWAY_PORT", String.valueOf(running.port()),
						"QUOTESTREAM_GATEWAY_ADMIN_PORT", "0", "QUOTESTREAM_COMMAND_ENDPOINTS", services.endpoint(),
						"QUOTESTREAM_QUERY_ENDPOINTS", services.endpoint()), "run", "--runtime", runtime.toString());
			assertThat(second.status()).isNotZero();
			assertThat(second.output()).contains("Address already in use");
		}
	}

}
