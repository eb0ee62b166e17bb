package io.quotestream.command.domain;

/** The register of brokers. Decisions ask it, so it answers from memory. */
@FunctionalInterface
public interface Brokers {

	/** Whether the broker is known and does business. */
	boolean isActive(String brokerId);

}
