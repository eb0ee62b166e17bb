package io.quotestream.eventstore;

import io.grpc.ServerInterceptor;
import io.quotestream.eventstore.log.WriterListener;

import java.util.List;

/**
 * Those who watch a store at work.
 *
 * @param writes are told of commits
 * @param calls see the calls of clients
 */
record Observers(List<WriterListener> writes, List<ServerInterceptor> calls) {

	static final Observers NONE = new Observers(List.of(), List.of());

}
