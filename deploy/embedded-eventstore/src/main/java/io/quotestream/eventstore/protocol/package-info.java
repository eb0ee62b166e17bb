/**
 * What all services of the protocol share: it exists so that an id, an error or an
 * announced feature has one form on the wire.
 */
@NullMarked
package io.quotestream.eventstore.protocol;

import org.jspecify.annotations.NullMarked;
