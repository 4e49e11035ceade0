package dev.pharos.advise.deploy;

import dev.pharos.signal.metric.Labels;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What processes tell of themselves by metrics, and by which: OpenTelemetry's as they are named
 * after they became Prometheus', Micrometer's, and those of Prometheus' own client libraries. Of
 * several that an instance sends the first counts.
 */
enum Figure {
  CPU(
      "jvm_cpu_time_seconds_total",
      "process_cpu_time_ns_total",
      "process_cpu_time_nanoseconds_total",
      "process_cpu_time_seconds_total",
      "dotnet_process_cpu_time_seconds_total",
      "process_cpu_seconds_total"),
  ALLOCATION(
      "jvm_gc_memory_allocated_bytes_total",
      "jvm_memory_allocation_bytes_sum",
      "go_memory_allocated_bytes_total",
      "go_memstats_alloc_bytes_total",
      "dotnet_gc_heap_total_allocated_bytes_total"),
  /** Of long-lived data, after it was collected itself. */
  HEAP_AFTER_COLLECTION(
      "jvm_memory_used_after_last_gc_bytes",
      "jvm_gc_live_data_size_bytes",
      "go_gc_heap_live_bytes",
      "dotnet_gc_last_collection_heap_size_bytes"),
  /**
   * What collections of the young generation leave behind: nothing else puts much into the old one,
   * so that it tells of a leak long before it is collected itself.
   */
  OLD_GENERATION("jvm_memory_used_bytes");

  /** Metrics in seconds of what is compared in nanoseconds. */
  private static final double NS = 1e9;

  /** Known after a collection only: between two of them it stands still, and is not nothing. */
  private static final Set<String> STEPWISE = Set.of("jvm_gc_memory_allocated_bytes_total");

  /** What a collection of the young leaves empty, or half of it. */
  private static final Set<String> YOUNG = Set.of("eden", "survivor", "young", "nursery");

  private static final Set<String> OLD = Set.of("old", "tenured");
  private static final Set<String> LONG_LIVED_GENERATIONS = Set.of("gen2", "loh", "poh");

  /** All that are of any interest, for one reading. */
  static final Map<String, Figure> BY_NAME =
      Stream.of(values())
          .flatMap(figure -> figure.names.stream().map(name -> Map.entry(name, figure)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> names;

  Figure(String... names) {
    this.names = List.of(names);
  }

  /** By which it is most often told. */
  String usualName() {
    return names.getFirst();
  }

  /** The lower, the sooner it is taken. */
  int rank(String name) {
    return names.indexOf(name);
  }

  boolean isCounter() {
    return this == CPU || this == ALLOCATION;
  }

  static boolean isStepwise(String name) {
    return STEPWISE.contains(name);
  }

  /** From the metric's unit to nanoseconds or bytes. */
  static double scale(String name) {
    return name.contains("_seconds") ? NS : 1;
  }

  /** Whether a series is a part of it: others of the name are of other memory. */
  boolean includes(Labels labels) {
    String pool = pool(labels).toLowerCase(Locale.ROOT);
    return switch (this) {
      case CPU, ALLOCATION -> true;
      case HEAP_AFTER_COLLECTION -> {
        String generation = labels.get("gc_heap_generation");
        yield (pool.isEmpty() || (isHeap(labels) && YOUNG.stream().noneMatch(pool::contains)))
            && (generation.isEmpty() || LONG_LIVED_GENERATIONS.contains(generation));
      }
      case OLD_GENERATION -> isHeap(labels) && OLD.stream().anyMatch(pool::contains);
    };
  }

  /** The memory pool as OpenTelemetry's agent or Micrometer names it; else empty. */
  private static String pool(Labels labels) {
    String pool = labels.get("jvm_memory_pool_name");
    return pool.isEmpty() ? labels.get("id") : pool;
  }

  private static boolean isHeap(Labels labels) {
    return labels.get("jvm_memory_type").equals("heap") || labels.get("area").equals("heap");
  }
}
