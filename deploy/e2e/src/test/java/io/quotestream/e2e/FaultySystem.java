package io.quotestream.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Runs on a system whose parts are killed. One such class has it at a time and finds it
 * as the one before left it: whole again.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(FaultySystem.Extension.class)
@ResourceLock("faulty system")
@DisplayNameGeneration(ReplaceUnderscores.class)
@interface FaultySystem {

	final class Extension extends SystemExtension {

		Extension() {
			super(() -> LocalSystem.start("faulty", Map.of()));
		}

	}

}
