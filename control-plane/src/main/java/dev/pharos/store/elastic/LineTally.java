package dev.pharos.store.elastic;

import dev.pharos.signal.Resource;
import dev.pharos.signal.Severity;
import dev.pharos.store.LogCounts;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Numbers of lines by time and severity; apart by who wrote them, or not. For one thread. */
final class LineTally {
  private final Map<Resource, Map<Long, Map<Severity, Long>>> origins = new HashMap<>();
  private final Map<Long, Map<Severity, Long>> all = new TreeMap<>();
  private final boolean byOrigin;

  LineTally(boolean byOrigin) {
    this.byOrigin = byOrigin;
  }

  boolean isByOrigin() {
    return byOrigin;
  }

  /**
   * @param resource may be null where nobody asks for it
   */
  void add(@Nullable Resource resource, long startNs, Severity severity, long lines) {
    Map<Long, Map<Severity, Long>> buckets =
        byOrigin && resource != null
            ? origins.computeIfAbsent(resource, each -> new TreeMap<>())
            : all;
    buckets
        .computeIfAbsent(startNs, each -> new EnumMap<>(Severity.class))
        .merge(severity, lines, Long::sum);
  }

  List<LogCounts.Bucket> together() {
    return buckets(all);
  }

  Map<Resource, List<LogCounts.Bucket>> apart() {
    Map<Resource, List<LogCounts.Bucket>> apart = new HashMap<>();
    origins.forEach((resource, counted) -> apart.put(resource, buckets(counted)));
    return apart;
  }

  private static List<LogCounts.Bucket> buckets(Map<Long, Map<Severity, Long>> counted) {
    return counted.entrySet().stream()
        .map(bucket -> new LogCounts.Bucket(bucket.getKey(), bucket.getValue()))
        .toList();
  }
}
