package dev.pharos.store.elastic;

import java.nio.file.Path;

/**
 * Where spans wait for Elasticsearch.
 *
 * @param memory about how many bytes of them are in memory, where they are found
 * @param folder for those that have no room there
 * @param disk how many bytes these may take; 0 for none: senders wait instead
 */
record WaitingRoom(long memory, Path folder, long disk) {
  /** A minute of a thousand spans a second. */
  private static final long USUAL_MEMORY = 64L << 20;

  static WaitingRoom inMemory() {
    return new WaitingRoom(USUAL_MEMORY, Path.of(""), 0);
  }
}
