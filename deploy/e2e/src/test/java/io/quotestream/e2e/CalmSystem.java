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
 * Runs on a system that all such classes use at the same time: nothing in it is killed,
 * and two command-services share the commands.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(CalmSystem.Extension.class)
@DisplayNameGeneration(ReplaceUnderscores.class)
@interface CalmSystem {

	final class Extension extends SystemExtension {

		Extension() {
			super(() -> LocalSystem.startWithTwoCommandServices("calm", Map.of()).warmedUp());
		}

	}

}
