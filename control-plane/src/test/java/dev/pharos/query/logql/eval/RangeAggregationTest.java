package dev.pharos.query.logql.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.pharos.query.logql.LogExpression.Metric;
import dev.pharos.query.logql.LogqlParser;
import dev.pharos.query.logql.eval.LogqlAnswer.Point;
import dev.pharos.query.logql.eval.LogqlAnswer.Series;
import dev.pharos.signal.LogRecord;
import dev.pharos.store.LogBuilder;
import dev.pharos.store.memory.MemoryLogStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Range aggregations against a reader that looks at all lines anew for every moment. */
class RangeAggregationTest {
  private static final long SECOND = 1_000_000_000L;
  private static final long START = 1_790_000_000L * SECOND;
  private static final int CASES = 60;

  /** A line as the oracle knows it. */
  private record Known(long timeNs, String service, int number) {}

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count_over_time",
        "rate",
        "bytes_over_time",
        "bytes_rate",
        "sum_over_time",
        "avg_over_time",
        "min_over_time",
        "max_over_time",
        "first_over_time",
        "last_over_time",
        "stddev_over_time",
        "stdvar_over_time",
        "quantile_over_time"
      })
  void equalALookAtAllLinesForEveryMoment(String function) throws IOException {
    Random random = new Random(function.hashCode());
    for (int run = 0; run < CASES; run++) {
      List<Known> lines = lines(random);
      long step = 1L + random.nextInt(20);
      long length = 1L + random.nextInt(60);
      long offset = random.nextInt(40) - 20L;
      int count = 1 + random.nextInt(30);
      boolean unwrapped = function.endsWith("_over_time") && !function.matches("(count|bytes).*");
      String query =
          function
              + "("
              + (function.equals("quantile_over_time") ? "0.3, " : "")
              + "{service_name=~\".+\"}"
              + (unwrapped ? " | logfmt | unwrap n" : "")
              + "["
              + length
              + "s]"
              + (offset == 0 ? "" : " offset " + offset + "s")
              + ")";
      try (MemoryLogStore store = store(lines)) {
        LogqlEngine engine = new LogqlEngine(store, Ticker.disabledTicker(), _ -> _ -> {});
        LogqlAnswer answer =
            engine
                .range(
                    (Metric) LogqlParser.parse(query),
                    START,
                    START + (count - 1) * step * SECOND,
                    step * SECOND)
                .answer();

        TreeMap<String, Double> found = new TreeMap<>();
        for (Series series : ((LogqlAnswer.Matrix) answer).series()) {
          for (Point point : series.points()) {
            found.put(
                series.labels().get("service_name") + " " + (point.timeNs() - START) / SECOND,
                point.value());
          }
        }
        TreeMap<String, Double> expected = new TreeMap<>();
        for (int i = 0; i < count; i++) {
          long at = START + i * step * SECOND;
          for (String service : List.of("a", "b", "c")) {
            List<Known> window =
                lines.stream()
                    .filter(line -> line.service().equals(service))
                    .filter(line -> line.timeNs() > at - (offset + length) * SECOND)
                    .filter(line -> line.timeNs() <= at - offset * SECOND)
                    .sorted(Comparator.comparingLong(Known::timeNs))
                    .toList();
            if (!window.isEmpty()) {
              expected.put(service + " " + i * step, slowly(function, window, length));
            }
          }
        }
        assertThat(found.keySet()).as(query).isEqualTo(expected.keySet());
        expected.forEach((key, value) ->
            assertThat(found.get(key)).as("%s at %s", query, key).isCloseTo(value, within(1e-6)));
      }
    }
  }

  private static List<Known> lines(Random random) {
    List<Known> lines = new ArrayList<>();
    for (int i = random.nextInt(120); i >= 0; i--) {
      // Whole seconds, so that many lie exactly on the edges of windows.
      long time = START + (random.nextInt(200) - 80) * SECOND;
      String service = List.of("a", "b", "c").get(random.nextInt(3));
      if (lines.stream().noneMatch(line -> line.timeNs() == time)) {
        lines.add(new Known(time, service, random.nextInt(1_000) - 300));
      }
    }
    return lines;
  }

  private static MemoryLogStore store(List<Known> lines) {
    MemoryLogStore store = new MemoryLogStore();
    List<LogRecord> records =
        lines.stream()
            .map(line ->
                new LogBuilder("n=" + line.number())
                    .time(line.timeNs())
                    .resource("service.name", line.service())
                    .build())
            .toList();
    store.add(records);
    return store;
  }

  private static double slowly(String function, List<Known> window, long seconds) {
    double[] numbers = window.stream().mapToDouble(Known::number).toArray();
    double bytes = window.stream().mapToInt(line -> ("n=" + line.number()).length()).sum();
    double mean = Arrays.stream(numbers).average().orElseThrow();
    double variance =
        Arrays.stream(numbers).map(n -> (n - mean) * (n - mean)).sum() / numbers.length;
    return switch (function) {
      case "count_over_time" -> numbers.length;
      case "rate" -> (double) numbers.length / seconds;
      case "bytes_over_time" -> bytes;
      case "bytes_rate" -> bytes / seconds;
      case "sum_over_time" -> Arrays.stream(numbers).sum();
      case "avg_over_time" -> mean;
      case "min_over_time" -> Arrays.stream(numbers).min().orElseThrow();
      case "max_over_time" -> Arrays.stream(numbers).max().orElseThrow();
      case "first_over_time" -> numbers[0];
      case "last_over_time" -> numbers[numbers.length - 1];
      case "stdvar_over_time" -> variance;
      case "stddev_over_time" -> Math.sqrt(variance);
      default -> {
        double[] sorted = Arrays.stream(numbers).sorted().toArray();
        double rank = 0.3 * (sorted.length - 1);
        int below = (int) rank;
        double above = below + 1 < sorted.length ? sorted[below + 1] : sorted[below];
        yield sorted[below] + (rank - below) * (above - sorted[below]);
      }
    };
  }
}
