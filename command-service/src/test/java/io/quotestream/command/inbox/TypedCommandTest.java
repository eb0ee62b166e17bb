package io.quotestream.command.inbox;

import java.util.stream.Stream;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.quotestream.proto.command.v1.CommandHeader;
import io.quotestream.proto.command.v1.QuoteCommand;
import io.quotestream.proto.command.v1.QuoteCommandServiceProto;

import static org.assertj.core.api.Assertions.assertThat;

@DisplayNameGeneration(ReplaceUnderscores.class)
class TypedCommandTest {

	@Test
	void whatever_can_be_sent_directly_can_be_submitted() {
		assertThat(members().map(FieldDescriptor::getMessageType))
			.containsExactlyInAnyOrderElementsOf(commands().map(MethodDescriptor::getInputType).toList());
	}

	@ParameterizedTest
	@MethodSource("commands")
	void a_command_is_known_by_the_name_of_its_method(MethodDescriptor method) {
		var member = members().filter((field) -> field.getMessageType().equals(method.getInputType()))
			.findFirst()
			.orElseThrow();
		var command = QuoteCommand.newBuilder();
		command.setField(member, command.newBuilderForField(member).build());

		assertThat(TypedCommand.of(command.build()).command().rpcName()).isEqualTo(method.getName());
	}

	/** Those methods that change quotes. */
	static Stream<MethodDescriptor> commands() {
		return QuoteCommandServiceProto.getDescriptor()
			.findServiceByName("QuoteCommandService")
			.getMethods()
			.stream()
			.filter((method) -> hasHeader(method.getInputType()));
	}

	private static boolean hasHeader(Descriptor request) {
		var header = request.findFieldByName("header");
		return header != null && header.getMessageType().equals(CommandHeader.getDescriptor());
	}

	private static Stream<FieldDescriptor> members() {
		return QuoteCommand.getDescriptor().getFields().stream();
	}

}
