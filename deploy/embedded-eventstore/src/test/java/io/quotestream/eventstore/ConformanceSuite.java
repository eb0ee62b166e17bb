package io.quotestream.eventstore;

import io.grpc.Metadata;
import io.grpc.StatusRuntimeException;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;

import java.util.Objects;

/**
 * The contract of the store, asked for by the official client. Each test is named by its
 * number in the project's list of conformance points; the tests share one server, so each
 * uses streams and groups of its own.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class ConformanceSuite {

	final StoreClient client = new StoreClient(ServerUnderTest.CLIENT);

	static String trailer(Throwable failure, String key) {
		Assertions.assertThat(failure).isInstanceOf(StatusRuntimeException.class);
		Metadata trailers = Objects.requireNonNull(((StatusRuntimeException) failure).getTrailers());
		return Objects.requireNonNull(trailers.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER)));
	}

}
