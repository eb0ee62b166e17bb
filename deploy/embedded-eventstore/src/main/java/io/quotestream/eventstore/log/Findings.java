package io.quotestream.eventstore.log;

/** Takes what a check finds, as it finds it. */
public interface Findings {

	/** Something that must not be. */
	void fault(String place, String fault);

	/** Something that works, and that somebody may not have meant. */
	void warning(String place, String warning);

	/** Something that explains what is counted. */
	void note(String note);

	/** What is being checked now, and how many there were of it so far. */
	void progress(String subject, long count);

}
