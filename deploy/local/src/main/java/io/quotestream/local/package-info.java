/**
 * The client that loads a running system while its processes are killed, and then proves
 * that nothing acknowledged was lost or done twice.
 */
@NullMarked
package io.quotestream.local;

import org.jspecify.annotations.NullMarked;
