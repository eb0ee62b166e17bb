package io.quotestream.gateway;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Optional;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a class, and says so, where no Envoy can be had. In continuous integration it
 * runs and fails.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsEnvoy.Condition.class)
@interface NeedsEnvoy {

	/** Asks {@code gateway/envoy}, once for all classes. */
	final class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			Optional<String> missing = Prerequisite.missingEnvoy();
			if (missing.isEmpty() || Prerequisite.NOTHING_MAY_BE_SKIPPED) {
				return ConditionEvaluationResult.enabled("Envoy is there, or must be");
			}
			System.out.println("Skipped " + context.getDisplayName() + ": " + missing.get());
			return ConditionEvaluationResult.disabled(missing.get());
		}

	}

}
