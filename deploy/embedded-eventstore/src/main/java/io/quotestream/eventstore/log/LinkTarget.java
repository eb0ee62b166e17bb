package io.quotestream.eventstore.log;

import com.google.protobuf.ByteString;

import java.util.Optional;

/**
 * Where a link points to, stored as {@code revision@stream}.
 *
 * @param stream the target's stream
 * @param revision the target's number in it
 */
public record LinkTarget(String stream, long revision) {

	/** The target named by a link's data, or empty where it cannot be read. */
	public static Optional<LinkTarget> parse(ByteString data) {
		String text = data.toStringUtf8();
		int at = text.indexOf('@');
		if (at <= 0 || at == text.length() - 1) {
			return Optional.empty();
		}
		try {
			return Optional.of(new LinkTarget(text.substring(at + 1), Long.parseLong(text.substring(0, at))));
		}
		catch (NumberFormatException ex) {
			return Optional.empty();
		}
	}

	/** A link's data pointing to an event. */
	public static ByteString to(EventRecord event) {
		return new LinkTarget(event.stream(), event.revision()).data();
	}

	/** A link's data pointing here. */
	public ByteString data() {
		return ByteString.copyFromUtf8(this.revision + "@" + this.stream);
	}

}
