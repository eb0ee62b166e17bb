package io.quotestream.projection.sweep;

import java.time.Duration;
import java.util.function.Consumer;

import io.quotestream.projection.fold.Documents;
import io.quotestream.projection.fold.Projection;

/**
 * A read model that the sweep keeps whole.
 *
 * @param missedDelivery told when deliveries should have brought what was not there, and
 * for how long they had time
 */
public record SweptModel(Documents<?> documents, Projection<?> projection, Consumer<Duration> missedDelivery) {
}
