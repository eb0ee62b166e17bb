/**
 * What every gRPC call of this system has in common: caller, correlation, validation,
 * refusals, limits.
 */
@NullMarked
package io.quotestream.proto.rpc;

import org.jspecify.annotations.NullMarked;
