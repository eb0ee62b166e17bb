/**
 * Where read models stand in Redis, so that writer and reader cannot disagree.
 */
@NullMarked
package io.quotestream.proto.view;

import org.jspecify.annotations.NullMarked;
