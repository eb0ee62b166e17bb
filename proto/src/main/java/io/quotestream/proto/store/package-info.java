/**
 * How quote streams are reached: names, metadata, and one thin adapter around the event
 * store's client.
 */
@NullMarked
package io.quotestream.proto.store;

import org.jspecify.annotations.NullMarked;
