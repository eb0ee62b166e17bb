package io.quotestream.command.domain;

import java.time.Instant;

import com.google.protobuf.Timestamp;
import org.jspecify.annotations.Nullable;

import io.quotestream.proto.event.v1.QuoteCalculated;
import io.quotestream.proto.event.v1.QuoteRerated;

/**
 * How long a quote lives by itself.
 *
 * @param lapse when the form is abandoned; null once it was saved and for a form that
 * never is
 * @param until when the price stands; null while none is promised
 * @param longest until when it can be made to stand; null when nobody said
 */
public record Validity(@Nullable Instant lapse, @Nullable Instant until, @Nullable Instant longest) {

	static final Validity NONE = new Validity(null, null, null);

	static Validity lapsing(Instant end) {
		return new Validity(end, null, null);
	}

	Validity saved() {
		return new Validity(null, this.until, this.longest);
	}

	/** A price may begin it. */
	Validity with(QuoteCalculated priced) {
		return priced.hasValidUntilTime() ? promised(priced.getValidUntilTime(), priced.getLongestValidUntilTime())
				: this;
	}

	/** A price may begin it. */
	Validity with(QuoteRerated priced) {
		return priced.hasValidUntilTime() ? promised(priced.getValidUntilTime(), priced.getLongestValidUntilTime())
				: this;
	}

	Validity promised(Timestamp end, @Nullable Timestamp longestEnd) {
		return new Validity(null, Times.instant(end), (longestEnd != null) ? Times.instant(longestEnd) : null);
	}

}
