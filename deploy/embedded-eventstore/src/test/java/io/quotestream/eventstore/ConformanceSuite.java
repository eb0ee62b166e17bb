package io.quotestream.eventstore;

import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;

import java.util.Objects;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of the store, asked for by the official client. Each test is named by its
 * number in the project's list of conformance points ({@link ConformancePoint}); the
 * tests share one server, which may hold anything before they start, so each uses streams
 * and groups of its own.
 */
@DisplayNameGeneration(ReplaceUnderscores.class)
abstract class ConformanceSuite {

	final StoreClient client = new StoreClient(ServerUnderTest.CLIENT);

	static String trailer(Throwable failure, String key) {
		assertThat(failure).isInstanceOf(StatusRuntimeException.class);
		Metadata trailers = Objects.requireNonNull(((StatusRuntimeException) failure).getTrailers());
		return Objects.requireNonNull(trailers.get(Metadata.Key.of(key, Metadata.ASCII_STRING_MARSHALLER)), key);
	}

	static void refused(Throwable failure, Code code, String exception) {
		assertThat(Status.fromThrowable(failure).getCode()).isEqualTo(code);
		assertThat(trailer(failure, "exception")).isEqualTo(exception);
	}

}
