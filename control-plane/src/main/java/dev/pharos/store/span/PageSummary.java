package dev.pharos.store.span;

import dev.pharos.signal.Span;
import dev.pharos.store.disk.ByteSink;

/**
 * Collects, for each service of a page, between which durations its spans lie and which kinds and
 * statuses they have. For one thread; used again.
 */
final class PageSummary {
  /** Bytes of a service's entry: number, longest, shortest, kinds, statuses. */
  static final int ENTRY_BYTES = 6;

  private int[] longest = new int[16];
  private int[] shortest = new int[16];
  private int[] kinds = new int[16];
  private int[] statuses = new int[16];

  /** Appends the summary of rows: the number of services, then an entry for each. */
  void write(BlockRows rows, int from, int to, BlockVocabulary vocabulary, ByteSink out) {
    int services = vocabulary.serviceCount();
    if (longest.length < services) {
      longest = new int[services];
      shortest = new int[services];
      kinds = new int[services];
      statuses = new int[services];
    }
    for (int service = 0; service < services; service++) {
      longest[service] = 0;
      shortest[service] = Integer.MAX_VALUE;
      kinds[service] = 0;
      statuses[service] = 0;
    }
    int present = 0;
    for (int row = from; row < to; row++) {
      Span span = rows.span(row);
      int service = vocabulary.serviceOf(rows.resource(row));
      int bucket = bucket(span.durationNs());
      present += statuses[service] == 0 ? 1 : 0;
      longest[service] = Math.max(longest[service], bucket);
      shortest[service] = Math.min(shortest[service], bucket);
      kinds[service] |= 1 << span.kind().wireNumber();
      statuses[service] |= 1 << span.status().wireNumber();
    }
    out.putInt(present);
    for (int service = 0; service < services; service++) {
      if (statuses[service] != 0) {
        out.putByte(service);
        out.putByte(service >>> 8);
        out.putByte(longest[service]);
        out.putByte(shortest[service]);
        out.putByte(kinds[service]);
        out.putByte(statuses[service]);
      }
    }
  }

  /** Four buckets an octave; 0…255, growing with the duration. */
  static int bucket(long durationNs) {
    if (durationNs <= 0) {
      return 0;
    }
    int octave = 63 - Long.numberOfLeadingZeros(durationNs);
    int quarter = octave < 2 ? 0 : (int) (durationNs >>> (octave - 2)) & 3;
    return 1 + 4 * octave + quarter;
  }
}
