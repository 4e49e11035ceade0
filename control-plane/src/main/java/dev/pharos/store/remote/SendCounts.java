package dev.pharos.store.remote;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What became of what was sent, since the process began. Safe for use by many threads. */
final class SendCounts {
  final LongAdder samples = new LongAdder();
  final LongAdder exemplars = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder retries = new LongAdder();
  private final Map<Drop, LongAdder> drops = new ConcurrentHashMap<>();

  /** Why something is not on the server and will not be sent again. */
  enum Drop {
    /** The server said that it will not take the samples. */
    REJECTED,
    /** The server took the request and told that it kept fewer samples. */
    NOT_WRITTEN,
    /** Likewise, of exemplars. */
    EXEMPLARS_NOT_WRITTEN;

    String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  void drop(Drop reason, long count) {
    drops.computeIfAbsent(reason, _ -> new LongAdder()).add(count);
  }

  long dropped(Drop reason) {
    LongAdder count = drops.get(reason);
    return count == null ? 0 : count.sum();
  }
}
