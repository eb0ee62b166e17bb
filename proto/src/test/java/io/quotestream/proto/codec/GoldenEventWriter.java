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
		var name = System.getProperty("golden.write");

		assertThat(name).as("-Dgolden.write=<stored type, or stored type+case>").isNotBlank();
		new GoldenEvent(name).write();
	}

}
