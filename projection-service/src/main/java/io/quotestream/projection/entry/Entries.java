package io.quotestream.projection.entry;

import java.util.List;
import java.util.Map;

/**
 * The entries of one read model, each in the slot of its place. An entry carries the
 * revision it was made of and gives way only to a higher one.
 *
 * @param <D> what an entry is made of
 */
public interface Entries<D> {

	/** Writes the entry of a quote, or a newer one is there already. */
	void write(String place, String quoteId, long revision, D document);

	/**
	 * Leaves in the place of an entry only that it was there, for an hour, so that no
	 * late writer brings it back; or a newer one is there already.
	 */
	void bury(String place, String quoteId, long revision);

	/** Revisions of the entries of these quotes, -1 where there is none. */
	Map<String, Long> revisions(List<String> quoteIds);

}
