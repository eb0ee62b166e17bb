/**
 * Which risks are accepted, referred and declined, by rules that are data. Pure: facts
 * and a provider's report in, the finding out.
 */
@NullMarked
package io.quotestream.command.domain.risk;

import org.jspecify.annotations.NullMarked;
