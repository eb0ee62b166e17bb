package io.quotestream.eventstore;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what cannot be asked of a server that is only reached by its connection string.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(EmbeddedOnly.Condition.class)
@interface EmbeddedOnly {

	/** Skips with a reason short enough for the table of points. */
	final class Condition implements ExecutionCondition {

		@Override
		public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
			return ServerUnderTest.isEmbedded() ? ConditionEvaluationResult.enabled("the store is embedded")
					: ConditionEvaluationResult.disabled("it needs an embedded store");
		}

	}

}
