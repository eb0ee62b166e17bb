package io.quotestream.command.application;

import java.time.Instant;
import java.time.InstantSource;

/** Shows each thread the time that it was told. */
final class SequenceClock implements InstantSource {

	private final ThreadLocal<Instant> now = ThreadLocal.withInitial(Requests.CLOCK::instant);

	void set(Instant instant) {
		this.now.set(instant);
	}

	@Override
	public Instant instant() {
		return this.now.get();
	}

}
