package io.quotestream.command.rating.tool;

import java.io.UncheckedIOException;

import io.quotestream.command.rating.RatePlansRejected;
import io.quotestream.command.rating.UnreadableJson;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/**
 * Entry of the command line. Exit codes: 0 done, 1 no (refused, faulty, different), 2
 * asked wrongly or unreadable.
 */
@Command(name = "rating", description = "Works with rate plans: see deploy/docs/rating.md.",
		subcommands = { RateCommand.class, LintCommand.class, VerifyCommand.class, CommandLine.HelpCommand.class })
public final class RatingTool {

	static final int NO = 1;

	static final int UNUSABLE = 2;

	private RatingTool() {
	}

	public static void main(String[] arguments) {
		System.exit(commandLine().execute(arguments));
	}

	static CommandLine commandLine() {
		return new CommandLine(new RatingTool()).setExecutionExceptionHandler((failure, command, parsed) -> {
			switch (failure) {
				case UncheckedIOException unread ->
					command.getErr().println(unread.getMessage() + ": " + reason(unread));
				case UnreadableJson json -> json.faults().forEach(command.getErr()::println);
				case RatePlansRejected plans -> plans.findings().forEach(command.getErr()::println);
				default -> throw failure;
			}
			return UNUSABLE;
		});
	}

	private static String reason(UncheckedIOException failure) {
		return String.valueOf(failure.getCause()).replaceFirst("^.*\\.(?=\\w+Exception)", "");
	}

}
