package dev.pharos.aggregate;

import dev.pharos.signal.TimeRange;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * Which windows of the store got parts after they had left memory, so that a reader who kept what
 * it read knows when to read again. Immutable.
 */
public final class LateParts {
  /** Nothing came late. */
  public static final LateParts NONE = new LateParts(Collections.emptyNavigableMap(), 0, 0);

  /** Windows told apart; beyond it those changed longest ago make all count as changed then. */
  private static final int WINDOWS = 1_000;

  private final NavigableMap<Long, Long> versions;
  private final long newest;
  private final long all;

  private LateParts(NavigableMap<Long, Long> versions, long newest, long all) {
    this.versions = versions;
    this.newest = newest;
    this.all = all;
  }

  /**
   * With further parts, which the store has.
   *
   * @param startsNs starts of their windows, epoch nanoseconds
   */
  public LateParts with(Collection<Long> startsNs) {
    if (startsNs.isEmpty()) {
      return this;
    }
    long version = newest + 1;
    if (startsNs.size() > WINDOWS) {
      return new LateParts(Collections.emptyNavigableMap(), version, version);
    }
    NavigableMap<Long, Long> changed = new TreeMap<>(versions);
    startsNs.forEach(startNs -> changed.put(startNs, version));
    if (changed.size() <= WINDOWS) {
      return new LateParts(changed, version, all);
    }
    long[] ages = changed.values().stream().mapToLong(Long::longValue).sorted().toArray();
    long forgotten = ages[ages.length - WINDOWS - 1];
    changed.values().removeIf(age -> age <= forgotten);
    return new LateParts(changed, version, forgotten);
  }

  /** Grows whenever a window that starts in the range got a late part. */
  public long version(TimeRange range) {
    long version = all;
    for (long changed : versions.subMap(range.fromNs(), range.toNs()).values()) {
      version = Math.max(version, changed);
    }
    return version;
  }
}
