package io.quotestream.eventstore;

import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Marks what cannot be asked of a server that is only reached by its connection string.
 */
@Target({ ElementType.TYPE, ElementType.METHOD })
@Retention(RetentionPolicy.RUNTIME)
@DisabledIfSystemProperty(named = ServerUnderTest.CONNECTION_STRING_PROPERTY, matches = ".+",
		disabledReason = "it starts, stops or looks inside an embedded store")
@DisabledIfSystemProperty(named = ServerUnderTest.IMAGE_PROPERTY, matches = ".+",
		disabledReason = "it starts, stops or looks inside an embedded store")
@interface EmbeddedOnly {

}
