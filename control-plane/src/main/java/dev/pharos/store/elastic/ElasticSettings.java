package dev.pharos.store.elastic;

import java.time.Duration;

/**
 * How spans are kept in Elasticsearch.
 *
 * @param prefix of the names of all indices and templates: control planes with the same one share
 *     what they keep
 * @param retention a day's spans go when it ended so long ago
 * @param refresh others see what was written after so long, and its rows are in memory until then
 * @param room for spans that wait for Elasticsearch
 * @param scannedSpans documents that one search may look at before it answers with what it has
 * @param layout of the indices of days to come
 * @param maxBytes of spans in Elasticsearch, replicas among them; beyond it the oldest days go, but
 *     never the newest
 */
record ElasticSettings(
    String prefix,
    Duration retention,
    Duration refresh,
    WaitingRoom room,
    long scannedSpans,
    IndexLayout layout,
    long maxBytes) {

  /** With the usual layout, and as much as there is. */
  ElasticSettings(
      String prefix, Duration retention, Duration refresh, WaitingRoom room, long scannedSpans) {
    this(prefix, retention, refresh, room, scannedSpans, IndexLayout.DEFAULT, Long.MAX_VALUE);
  }
}
