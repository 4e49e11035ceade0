package dev.pharos.store.elastic;

import java.time.Duration;

/**
 * How spans are kept in Elasticsearch.
 *
 * @param prefix of the names of all indices and templates: control planes with the same one share
 *     what they keep
 * @param retention a day's spans go when it ended so long ago
 * @param scannedSpans documents that one search may look at before it answers with what it has
 */
record ElasticSettings(String prefix, Duration retention, long scannedSpans) {}
