package io.quotestream.e2e;

import java.util.Optional;
import java.util.function.Supplier;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the system that their class asks for. It is started for the first class
 * that needs it and stopped after the last.
 */
abstract class SystemExtension implements ExecutionCondition, BeforeAllCallback, ParameterResolver {

	private static final Namespace NAMESPACE = Namespace.create(SystemExtension.class);

	private final Supplier<LocalSystem> start;

	SystemExtension(Supplier<LocalSystem> start) {
		this.start = start;
	}

	/** Told before anything is started, so that a report counts what was skipped. */
	@Override
	public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
		if (Prerequisite.nothingMayBeMissing()) {
			return ConditionEvaluationResult.enabled("nothing is skipped");
		}
		return missingEnvoy(context).map(ConditionEvaluationResult::disabled)
			.orElseGet(() -> ConditionEvaluationResult.enabled("there is an Envoy"));
	}

	private static Optional<String> missingEnvoy(ExtensionContext context) {
		return context.getRoot()
			.getStore(NAMESPACE)
			.computeIfAbsent(MissingEnvoy.class, (key) -> new MissingEnvoy(Prerequisite.missingEnvoy()),
					MissingEnvoy.class)
			.reason();
	}

	private record MissingEnvoy(Optional<String> reason) {
	}

	@Override
	public void beforeAll(ExtensionContext context) {
		missingEnvoy(context).ifPresent(Assertions::fail);
		system(context);
	}

	@Override
	public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
		return parameter.getParameter().getType() == LocalSystem.class;
	}

	@Override
	public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
		return system(context);
	}

	private LocalSystem system(ExtensionContext context) {
		return context.getRoot()
			.getStore(NAMESPACE)
			.computeIfAbsent(getClass(), (kind) -> this.start.get(), LocalSystem.class);
	}

}
