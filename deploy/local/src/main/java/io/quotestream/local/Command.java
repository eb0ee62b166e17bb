package io.quotestream.local;

import java.util.function.Function;

import io.quotestream.proto.command.v1.CommandReceipt;
import io.quotestream.proto.command.v1.QuoteCommandServiceGrpc.QuoteCommandServiceBlockingStub;

/**
 * One command as it is sent, and sent again word by word when no answer came.
 *
 * @param requestId what the store has to know it by
 * @param events how many events it appends
 */
record Command(String requestId, int events, Function<QuoteCommandServiceBlockingStub, CommandReceipt> call) {
}
