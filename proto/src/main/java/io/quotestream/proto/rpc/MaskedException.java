package io.quotestream.proto.rpc;

/**
 * An exception as it may stand in the log: what it is and where it was thrown. Its
 * message may quote what somebody told of a customer, and stays out.
 */
public final class MaskedException extends RuntimeException {

	public MaskedException(Throwable masked) {
		super(masked.getClass().getName(), (masked.getCause() != null) ? new MaskedException(masked.getCause()) : null);
		setStackTrace(masked.getStackTrace());
	}

}
