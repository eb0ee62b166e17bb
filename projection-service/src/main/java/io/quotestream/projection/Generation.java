package io.quotestream.projection;

/**
 * Which generation of the read models this process fills. A rebuild fills a new one
 * beside the old.
 */
public record Generation(int number) {
}
