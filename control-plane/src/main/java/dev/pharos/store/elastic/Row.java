package dev.pharos.store.elastic;

/**
 * Something on its way to Elasticsearch, such as a span.
 *
 * @param number counts up; of rows that are one document the highest answers
 * @param bytes about what it holds in memory
 */
record Row<T>(long number, T item, long bytes) {}
