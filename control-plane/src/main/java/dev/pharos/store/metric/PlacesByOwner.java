package dev.pharos.store.metric;

import dev.pharos.store.SeriesPlace;
import dev.pharos.store.disk.ByteShares;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whose chunks lie where in one part's file. A chunk reaches to where the next one begins, so that
 * none of them is read. For one thread.
 */
final class PlacesByOwner {
  /** The place above the owner's number: sorted, they are in the order of the file. */
  private long[] chunks;

  private int size;
  private final List<SeriesPlace> owners = new ArrayList<>();
  private final List<Long> series = new ArrayList<>();
  private final Map<SeriesPlace, Integer> numbers = new HashMap<>();

  PlacesByOwner(int expected) {
    chunks = new long[Math.max(16, expected)];
  }

  /** One more series of an owner, whose number it tells. */
  int series(SeriesPlace owner) {
    Integer known = numbers.putIfAbsent(owner, owners.size());
    if (known == null) {
      owners.add(owner);
      series.add(1L);
      return owners.size() - 1;
    }
    series.set(known, series.get(known) + 1);
    return known;
  }

  void chunk(int place, int owner) {
    if (size == chunks.length) {
      chunks = Arrays.copyOf(chunks, 2 * size);
    }
    chunks[size++] = (long) place << Integer.SIZE | owner;
  }

  /** Where the last chunk begins; -1 when there is none. */
  int last() {
    long last = -1;
    for (int i = 0; i < size; i++) {
      last = Math.max(last, chunks[i]);
    }
    return (int) (last >> Integer.SIZE);
  }

  /**
   * Shares so many bytes; those that are no chunk's, such as names and index, by the count of
   * series.
   *
   * @param end where the last chunk ends, or the file does: what is behind it counts for nobody's
   *     chunks
   */
  Map<SeriesPlace, Long> share(long end, long total) {
    Arrays.sort(chunks, 0, size);
    long[] bytes = new long[owners.size()];
    long sum = 0;
    for (int i = 0; i < size; i++) {
      long from = Math.min(end, chunks[i] >> Integer.SIZE);
      long to = i + 1 < size ? Math.min(end, chunks[i + 1] >> Integer.SIZE) : end;
      bytes[(int) chunks[i]] += to - from;
      sum += to - from;
    }
    ByteShares<SeriesPlace> shares = new ByteShares<>();
    Map<SeriesPlace, Long> bySeries = new TreeMap<>();
    for (int owner = 0; owner < bytes.length; owner++) {
      shares.add(owners.get(owner), bytes[owner]);
      bySeries.put(owners.get(owner), series.get(owner));
    }
    shares.share(total - sum, bySeries);
    return shares.upTo(total, SeriesPlace.of(""));
  }
}
