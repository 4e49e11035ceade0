package dev.pharos.aggregate;

import java.util.ArrayList;
import java.util.List;

/**
 * The buffers of one aggregator that may hold something. Whoever reads its windows, or moves the
 * line before which they belong to the store, flushes them first.
 */
final class DurationBuffers {
  private final List<DurationBuffer> filled = new ArrayList<>();

  void add(DurationBuffer buffer, long windowNs, short bin, boolean error) {
    buffer.add(windowNs, bin, error);
    if (buffer.list()) {
      filled.add(buffer);
    }
  }

  void flush() {
    for (DurationBuffer buffer : filled) {
      buffer.flush();
      buffer.unlist();
    }
    filled.clear();
  }
}
