package io.quotestream.proto.rpc;

import org.jspecify.annotations.Nullable;

/** Says how a service's own failures are answered; one for each service. */
@FunctionalInterface
public interface FailureMapping {

	/**
	 * The answer, or null when the failure is not one the service expects: it is then
	 * logged and hidden.
	 */
	@Nullable Refusal refusalFor(Throwable failure);

}
