package io.quotestream.command.application;

/**
 * An exception as it may stand in the log: what it is and where it was thrown. Its
 * message may quote what somebody told of a customer, and stays out.
 */
final class MaskedException extends RuntimeException {

	MaskedException(Throwable masked) {
		super(masked.getClass().getName(), (masked.getCause() != null) ? new MaskedException(masked.getCause()) : null);
		setStackTrace(masked.getStackTrace());
	}

}
