package dev.pharos.store.log;

import java.time.Duration;

/**
 * What an operator decides of the log store.
 *
 * @param retention lines earlier than this before now go, a day at a time
 * @param maxBytes on disk; beyond it the oldest days go, but never the newest
 * @param scannedLines how many lines one search may check before it answers with what it has
 */
public record LogStoreSettings(Duration retention, long maxBytes, long scannedLines) {
  public static final LogStoreSettings DEFAULT =
      new LogStoreSettings(Duration.ofDays(7), Long.MAX_VALUE, 50_000_000);
}
