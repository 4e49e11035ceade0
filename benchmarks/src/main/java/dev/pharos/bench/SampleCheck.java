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
  /** What is counted at once: few enough samples for everybody's bound of a query. */
  private static final Duration SLICE = Duration.ofMinutes(15);

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
   * @return how many there are in all
   */
  long count(Set<String> names, Map<String, Long> samples, long fromMs, long toMs)
      throws IOException {
    Map<String, Long> found = new TreeMap<>();
    for (String name : names) {
      // A range does not hold its beginning: what is at the very first millisecond is in one more.
      for (long end = toMs; end >= fromMs; end -= SLICE.toMillis()) {
        count(name, end, found);
      }
    }
    samples.forEach((service, sent) -> {
      long there = found.getOrDefault(service, 0L);
      if (there != sent) {
        say.accept(
            "%s has %d samples, of %d that were acknowledged".formatted(service, there, sent));
      }
    });
    return found.values().stream().mapToLong(Long::longValue).sum();
  }

  private void count(String name, long endMs, Map<String, Long> found) throws IOException {
    String query = "sum by (job) (count_over_time(%s[%ds]))".formatted(name, SLICE.toSeconds());
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
