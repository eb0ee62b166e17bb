/**
 * Persistent subscriptions: it exists to hand every event of a source to one of a group's
 * consumers, at least once, over restarts.
 */
@NullMarked
package io.quotestream.eventstore.subscriptions;

import org.jspecify.annotations.NullMarked;
