@NullMarked
package io.quotestream.eventstore.log;

import org.jspecify.annotations.NullMarked;
