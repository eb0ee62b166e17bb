package io.quotestream.command.application;

import java.time.Instant;

import com.google.protobuf.TextFormat;

/**
 * One command of a sequence, as it can be sent again in another run of it.
 *
 * @param etagOfNow whether it carried the etag of the quote as it was: etags differ from
 * run to run
 * @param instance that it is sent to
 */
record SequenceStep(SentCommand<?> sent, boolean etagOfNow, int instance, Instant at) {

	SequenceStep on(QuoteHistory now) {
		return this.etagOfNow ? new SequenceStep(this.sent.withEtag(now.etag()), true, this.instance, this.at) : this;
	}

	@Override
	public String toString() {
		var request = this.sent.request();
		var content = request.toBuilder().clearField(request.getDescriptorForType().findFieldByName("header")).build();
		return "%s %s by %s%s {%s}".formatted(this.at, this.sent.type().command().rpcName(),
				this.sent.caller().toHeader(), this.etagOfNow ? " on what it has seen" : "",
				TextFormat.printer().emittingSingleLine(true).printToString(content).strip());
	}

}
