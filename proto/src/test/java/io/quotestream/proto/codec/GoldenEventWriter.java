package io.quotestream.proto.codec;

import java.io.IOException;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Makes the golden bytes of a new event out of its hand-written {@code .json}. Runs only
 * when asked to, and never overwrites: a golden event does not change again.
 *
 * <pre>mvn -pl proto test -Dtest=GoldenEventWriter -Dgolden.write=quote.created.v1</pre>
 */
class GoldenEventWriter {

	@Test
	void write() throws IOException {
		var names = System.getProperty("golden.write");

		assertThat(names).as("-Dgolden.write=<stored type, or stored type+case>, several with commas").isNotBlank();
		for (var name : names.split(",")) {
			new GoldenEvent(name).write();
		}
	}

}
