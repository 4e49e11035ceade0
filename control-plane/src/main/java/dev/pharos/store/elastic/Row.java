package dev.pharos.store.elastic;

import dev.pharos.signal.Span;

/**
 * A span on its way to Elasticsearch.
 *
 * @param number counts up; of rows that are one span the highest answers
 * @param bytes about what it holds in memory
 */
record Row(long number, Span span, SpanKey key, long bytes) {}
