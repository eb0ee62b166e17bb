package io.quotestream.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Runs on a system of its own with two command-services, which give a form two seconds,
 * look for what is due all the time, and do one thing after the other, so that neither is
 * done before the other begins.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ImpatientSystem.Extension.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
@interface ImpatientSystem {

	final class Extension extends SystemExtension {

		private static final Map<String, String> SETTINGS = Map.of("QUOTESTREAM_PRODUCT_LAPSE", "2s",
				"QUOTESTREAM_TIMERS_PERIOD", "200ms", "QUOTESTREAM_TIMERS_LONGESTPAUSE", "200ms",
				"QUOTESTREAM_TIMERS_CONCURRENCY", "1");

		Extension() {
			super(() -> LocalSystem.startWithTwoCommandServices("impatient", SETTINGS));
		}

	}

}
