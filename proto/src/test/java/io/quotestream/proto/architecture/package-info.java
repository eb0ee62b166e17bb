/**
 * The rules of layering and style that every module obeys, exported so that each module
 * checks itself.
 */
@NullMarked
package io.quotestream.proto.architecture;

import org.jspecify.annotations.NullMarked;
