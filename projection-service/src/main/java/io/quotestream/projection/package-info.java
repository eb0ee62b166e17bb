/**
 * The only writer of read models, and the only place that knows how events become views.
 */
@NullMarked
package io.quotestream.projection;

import org.jspecify.annotations.NullMarked;
