package dev.pharos.aggregate;

import java.util.EnumMap;
import java.util.Map;

/** How often each {@link Shortfall} happened since the data folder is new. For one thread. */
final class Shortfalls {
  private final Map<Shortfall, Long> counts = new EnumMap<>(Shortfall.class);

  void count(Shortfall shortfall) {
    count(shortfall, 1);
  }

  void count(Shortfall shortfall, long items) {
    if (items > 0) {
      counts.merge(shortfall, items, Long::sum);
    }
  }

  /** Those that happened. */
  Map<Shortfall, Long> snapshot() {
    return new EnumMap<>(counts);
  }

  void write(StateWriter out) {
    out.number(counts.size());
    counts.forEach((shortfall, count) -> {
      out.constant(shortfall);
      out.number(count);
    });
  }

  void read(StateReader in) {
    for (int held = in.count(); held > 0; held--) {
      counts.put(in.constant(Shortfall.class), in.number());
    }
  }
}
