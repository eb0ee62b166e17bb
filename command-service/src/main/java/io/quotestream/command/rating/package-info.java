/**
 * Rate plans as files: reading, checking and finding them, and facts and worksheets as
 * JSON.
 */
@NullMarked
package io.quotestream.command.rating;

import org.jspecify.annotations.NullMarked;
