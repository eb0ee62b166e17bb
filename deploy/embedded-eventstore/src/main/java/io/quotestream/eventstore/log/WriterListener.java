package io.quotestream.eventstore.log;

/**
 * Is told what the writer does, on the writer's thread: what it does itself must be
 * short.
 */
public interface WriterListener {

	/** A commit succeeded. */
	default void committed(Commit commit) {
	}

	/** From now on the disk takes no writes, or takes them again. */
	default void writable(boolean writable) {
	}

}
