package dev.pharos.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** Whether a receiver has as many samples of each service as were acknowledged. */
final class SampleCheck {
  /** What is counted at once at most. */
  private static final Duration SLICE = Duration.ofMinutes(15);

  /**
   * Of all metrics together in what is counted at once: a query's memory is bounded, and a native
   * histogram takes some hundred bytes of it.
   */
  private static final long SLICE_SAMPLES = 1_000_000;

  private final ControlPlaneApi api;
  private final Consumer<String> say;

  SampleCheck(ControlPlaneApi api, Consumer<String> say) {
    this.api = api;
    this.say = say;
  }

  /**
   * Counts, and says of whom some are missing.
   *
   * @param names of the stream's metrics: a count drops them, so that each is counted by itself
   * @param samples by service, marks of staleness not among them
   * @param fromMs the beginning of the stream
   * @param toMs its end
   * @return how many these services have in all
   */
  long count(Set<String> names, Map<String, Long> samples, long fromMs, long toMs)
      throws IOException {
    Map<String, Long> found = new TreeMap<>();
    Duration slice = slice(samples, toMs - fromMs);
    for (String name : names) {
      // A range does not hold its beginning: what is at the very first millisecond is in one more.
      for (long end = toMs; end >= fromMs; end -= slice.toMillis()) {
        count(name, slice, end, found);
      }
    }
    samples.forEach((service, sent) -> {
      long there = found.getOrDefault(service, 0L);
      if (there != sent) {
        say.accept(
            "%s has %d samples, of %d that were acknowledged".formatted(service, there, sent));
      }
    });
    // A control plane's own series have some of the stream's names.
    found.keySet().retainAll(samples.keySet());
    return found.values().stream().mapToLong(Long::longValue).sum();
  }

  private static Duration slice(Map<String, Long> samples, long spanMs) {
    long all = Math.max(1, samples.values().stream().mapToLong(Long::longValue).sum());
    Duration slice = Duration.ofSeconds(Math.max(1, spanMs * SLICE_SAMPLES / all / 1000));
    return slice.compareTo(SLICE) < 0 ? slice : SLICE;
  }

  private void count(String name, Duration slice, long endMs, Map<String, Long> found)
      throws IOException {
    String query = "sum by (job) (count_over_time(%s[%ds]))".formatted(name, slice.toSeconds());
    ControlPlaneApi.Answer answer =
        api.get("api/v1/query?query=" + ControlPlaneApi.encode(query) + "&time=" + endMs / 1000);
    if (answer.status() != 200) {
      throw new IOException(query + " answered " + answer.status() + ": " + answer.body());
    }
    for (JsonNode series : answer.body().path("data").path("result")) {
      found.merge(
          series.path("metric").path("job").asString(),
          (long) Double.parseDouble(series.path("value").path(1).asString()),
          Long::sum);
    }
  }
}
