/**
 * What a browser can rely on: a real Envoy with the gateway's own configuration in front
 * of services that answer as told.
 */
@NullMarked
package io.quotestream.gateway;

import org.jspecify.annotations.NullMarked;
