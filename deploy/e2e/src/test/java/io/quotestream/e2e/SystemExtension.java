package io.quotestream.e2e;

import java.util.function.Supplier;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests the system that their class asks for. It is started for the first class
 * that needs it and stopped after the last.
 */
abstract class SystemExtension implements BeforeAllCallback, ParameterResolver {

	private final Supplier<LocalSystem> start;

	SystemExtension(Supplier<LocalSystem> start) {
		this.start = start;
	}

	@Override
	public void beforeAll(ExtensionContext context) {
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
			.getStore(Namespace.create(SystemExtension.class))
			.computeIfAbsent(getClass(), (kind) -> this.start.get(), LocalSystem.class);
	}

}
