package io.quotestream.e2e;

import io.quotestream.proto.rpc.Caller;
import io.quotestream.proto.rpc.Role;

/** Who uses the system in these tests. */
final class Callers {

	static final Caller BROKER = new Caller(Role.BROKER, "bea", "B-100");

	static final Caller RIVAL = new Caller(Role.BROKER, "rolf", "B-200");

	static final Caller UNDERWRITER = new Caller(Role.UNDERWRITER, "uma", "");

	private Callers() {
	}

}
