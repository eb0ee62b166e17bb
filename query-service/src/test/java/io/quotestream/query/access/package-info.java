/**
 * Who may see a quote, role by role.
 */
@NullMarked
package io.quotestream.query.access;

import org.jspecify.annotations.NullMarked;
