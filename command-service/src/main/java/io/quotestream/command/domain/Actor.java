package io.quotestream.command.domain;

/**
 * Who decides.
 *
 * @param id at the identity provider
 * @param brokerId the agency the actor acts for; empty where there is none
 * @param authority what the actor may decide about other people's quotes
 */
public record Actor(String id, String brokerId, Authority authority) {

	/** What somebody may decide about other people's quotes. */
	public enum Authority {

		/** Nothing: brokers, customers and those who help them. */
		NONE,
		/** What rules say: this system itself. */
		RULES,
		/** What an underwriter may. */
		UNDERWRITER,
		/** What goes beyond an underwriter. */
		MANAGER

	}

	boolean underwrites() {
		return this.authority == Authority.UNDERWRITER || this.authority == Authority.MANAGER;
	}

	boolean manages() {
		return this.authority == Authority.MANAGER;
	}

}
