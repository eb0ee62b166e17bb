package io.quotestream.proto.rpc;

import java.util.Arrays;
import java.util.Locale;

/** What a caller acts as. */
public enum Role {

	/** Works for an agency; sees the agency's own quotes only. */
	BROKER,
	/** Self-service; sees the quotes opened by this very person. */
	CUSTOMER,
	/** Decides about quotes within an authority. */
	UNDERWRITER,
	/** Decides about what goes beyond an underwriter's authority. */
	MANAGER,
	/** Helps brokers and customers. */
	SUPPORT,
	/** Another service of this system. */
	SYSTEM,
	/** Erases persons. */
	PRIVACY_OFFICER,
	/** Reads everything, changes nothing. */
	AUDITOR;

	/** The role as headers, metadata and errors spell it. */
	public String wireName() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * The role of that name.
	 * @throws IllegalArgumentException when there is none
	 */
	public static Role fromWireName(String name) {
		return Arrays.stream(values())
			.filter((role) -> role.wireName().equals(name))
			.findFirst()
			.orElseThrow(() -> new IllegalArgumentException("no such role"));
	}

}
