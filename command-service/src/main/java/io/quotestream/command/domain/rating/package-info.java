/**
 * How a premium is computed: a rate plan, as data, over the facts of a quote gives a
 * worksheet or says what stands against it. Pure: the same plan and facts give the same
 * bytes, today and in ten years.
 */
@NullMarked
package io.quotestream.command.domain.rating;

import org.jspecify.annotations.NullMarked;
