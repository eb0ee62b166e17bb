@NullMarked
package io.quotestream.eventstore.protocol;

import org.jspecify.annotations.NullMarked;
