/** That the inspection sees what is broken. */
@NullMarked
package io.quotestream.local;

import org.jspecify.annotations.NullMarked;
