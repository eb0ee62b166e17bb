@NullMarked
package io.quotestream.simulator;

import org.jspecify.annotations.NullMarked;
