package io.quotestream.eventstore;

import io.quotestream.eventstore.ServerArguments.Command;
import io.quotestream.eventstore.ServerArguments.InvalidArgumentsException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ServerArgumentsTest {

	private static ServerArguments parse(String line) {
		return ServerArguments.parse(line.isEmpty() ? List.of() : List.of(line.split(" ")));
	}

	@Test
	void it_listens_on_the_loopback_interface_unless_told_otherwise() {
		ServerArguments arguments = parse("");
		assertThat(arguments.address().getPort()).isEqualTo(2113);
		assertThat(arguments.address().getAddress().isLoopbackAddress()).isTrue();
	}

	@Test
	void every_option_is_understood() {
		ServerArguments arguments = parse("serve --data d --address 0.0.0.0 --port 7 --metrics-port 8 --allow-remote");
		assertThat(arguments.command()).isEqualTo(Command.SERVE);
		assertThat(arguments.metricsPort()).isEqualTo(8);
		assertThat(arguments.dataFolder()).isEqualTo(Path.of("d"));
		assertThat(arguments.address().getPort()).isEqualTo(7);
		assertThat(arguments.address().getAddress().isAnyLocalAddress()).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "'', SERVE", "verify --data d, VERIFY", "--help, HELP", "verify --help, HELP" })
	void a_command_comes_first_if_it_is_not_to_serve(String line, Command command) {
		assertThat(parse(line).command()).isEqualTo(command);
		assertThat(parse(line).metricsPort()).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "--data", "--address", "--port", "--metrics-port", "--allow-remote", "--help" })
	void the_usage_names_every_option(String option) {
		assertThat(ServerArguments.USAGE).contains("  " + option + " ");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
			--dta x            | unknown option --dta
			extra              | unknown command extra
			verify --port 7    | unknown option --port of verify
			verify extra       | unknown option extra of verify
			--port             | option --port needs a value
			--data --port 7    | option --data needs a value
			--port 70000       | 70000' is not a port
			--port x           | x' is not a port
			--data a\0b        | is not a path here: Nul character not allowed
			--address 0.0.0.0  | add --allow-remote
			""")
	void a_mistake_is_told(String line, String message) {
		assertThatThrownBy(() -> parse(line)).isInstanceOf(InvalidArgumentsException.class)
			.hasMessageContaining(message);
	}

}
