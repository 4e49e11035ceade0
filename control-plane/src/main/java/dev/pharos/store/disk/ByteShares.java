package dev.pharos.store.disk;

import dev.pharos.signal.Portions;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * Bytes on disk by whom they are of. What several share is divided by weights, and the shares of
 * everything add up to all of it. For one thread.
 *
 * @param <K> of whom bytes may be
 */
public final class ByteShares<K extends Comparable<? super K>> {
  private final Map<K, Long> bytes = new TreeMap<>();
  private long sum;

  /** Bytes that are of one alone. */
  public void add(K owner, long more) {
    bytes.merge(owner, more, Long::sum);
    sum += more;
  }

  /** As they are now; not to be changed. */
  public Map<K, Long> all() {
    return Collections.unmodifiableMap(bytes);
  }

  /** Those of others as well. */
  public void addAll(Map<K, Long> others) {
    others.forEach(this::add);
  }

  /**
   * Bytes of several, by weights of which only the proportion matters; by equal parts where nobody
   * has any. Without owners the bytes are of nobody and are not added.
   */
  public void share(long total, Map<K, Long> weights) {
    boolean equally = weights.values().stream().allMatch(weight -> weight == 0);
    long weight =
        equally ? weights.size() : weights.values().stream().mapToLong(Long::longValue).sum();
    Portions portions = new Portions(total, weight);
    for (Map.Entry<K, Long> owner : weights.entrySet()) {
      long portion = portions.next(equally ? 1 : owner.getValue());
      if (portion > 0) {
        add(owner.getKey(), portion);
      }
    }
  }

  /**
   * All of them, of so many bytes altogether: what is of nobody, such as a file's header or damage,
   * everyone bears by what is theirs.
   *
   * @param nobody whose they are where nothing is anybody's
   */
  public Map<K, Long> upTo(long total, K nobody) {
    long rest = total - sum;
    if (rest > 0) {
      if (bytes.isEmpty()) {
        add(nobody, rest);
      } else {
        share(rest, new TreeMap<>(bytes));
      }
    }
    return Map.copyOf(bytes);
  }
}
