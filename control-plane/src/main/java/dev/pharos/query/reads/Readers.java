package dev.pharos.query.reads;

import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Who read one thing, and when last. Safe for use by many threads. */
final class Readers {
  /** More dashboards than look at one metric; beyond it the one that read longest ago is let go. */
  static final int MOST = 16;

  private final Map<Reader, Instant> last = new HashMap<>();

  /**
   * @param minute of the read
   * @return whether that is news
   */
  synchronized boolean read(Reader reader, Instant minute) {
    Instant before = last.get(reader);
    if (before != null && !before.isBefore(minute)) {
      return false;
    }
    if (before == null && last.size() >= MOST) {
      last.remove(Collections.min(last.entrySet(), Map.Entry.comparingByValue()).getKey());
    }
    last.put(reader, minute);
    return true;
  }

  /** The latest first. */
  synchronized List<LastRead> all() {
    return last.entrySet().stream()
        .map(one -> new LastRead(one.getKey(), one.getValue()))
        .sorted(
            Comparator.comparing(LastRead::at)
                .reversed()
                .thenComparing(read -> read.reader().kind())
                .thenComparing(read -> read.reader().name()))
        .toList();
  }

  synchronized boolean wasReadSince(Instant since) {
    return last.values().stream().anyMatch(at -> !at.isBefore(since));
  }
}
