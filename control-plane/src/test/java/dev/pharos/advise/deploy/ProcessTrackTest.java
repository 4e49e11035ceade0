package dev.pharos.advise.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pharos.query.SetTelemetry;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.RedWindow;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What is made of counters, requests and heaps of single processes. */
class ProcessTrackTest {
  private static final long SECOND = 1_000_000_000L;

  private final SplittableRandom random = new SplittableRandom(5);

  @Test
  void risesAreWhatOneProcessUsedBetweenTwoSamples() {
    List<ProcessTrack.Point> points = new ArrayList<>();
    TreeMap<Long, Double> used = new TreeMap<>();
    List<Long> restarts = new ArrayList<>();
    double counter = 0;
    double ever = 0;
    for (long at = 0; at < 4_000; at++) {
      if (random.nextInt(500) == 0) {
        counter = 0;
        restarts.add(at);
      }
      double now = random.nextDouble();
      counter += now;
      ever += now;
      used.put(at * SECOND, ever);
      if (at % 15 == 0) {
        points.add(new ProcessTrack.Point(at * SECOND, counter));
      }
    }

    List<ProcessTrack.Rise> rises = track("jvm_cpu_time_seconds_total", points).rises();

    assertThat(restarts).isNotEmpty();
    // Of 266 pairs of samples, those that span a restart are left out.
    assertThat(rises).hasSize(266 - restarts.size());
    for (ProcessTrack.Rise rise : rises) {
      assertThat(restarts)
          .noneMatch(at -> at * SECOND > rise.fromNs() && at * SECOND <= rise.toNs());
      assertThat(rise.amount())
          .isCloseTo(used.get(rise.toNs()) - used.get(rise.fromNs()), within(1e-6));
    }
  }

  @Test
  void samplesCloserThanAWindowAreTakenTogetherAndASilenceIsNotCrossed() {
    List<ProcessTrack.Point> points = new ArrayList<>();
    for (long at : new long[] {0, 4, 8, 12, 16, 20, 24, 500, 510}) {
      points.add(new ProcessTrack.Point(at * SECOND, at));
    }
    assertThat(track("jvm_cpu_time_seconds_total", points).rises())
        .containsExactly(
            new ProcessTrack.Rise(0, 12 * SECOND, 12),
            new ProcessTrack.Rise(12 * SECOND, 24 * SECOND, 12),
            new ProcessTrack.Rise(500 * SECOND, 510 * SECOND, 10));
  }

  @Test
  void whatIsKnownAfterCollectionsOnlyIsOfTheTimeBetweenTwoOfThem() {
    List<ProcessTrack.Point> points = new ArrayList<>();
    double[] values = {0, 0, 34, 34, 34, 68, 68, 102};
    for (int i = 0; i < values.length; i++) {
      points.add(new ProcessTrack.Point(15L * i * SECOND, values[i]));
    }
    assertThat(track("jvm_gc_memory_allocated_bytes_total", points).rises())
        .containsExactly(
            new ProcessTrack.Rise(30 * SECOND, 75 * SECOND, 34),
            new ProcessTrack.Rise(75 * SECOND, 105 * SECOND, 34));
  }

  @Test
  void aHeapThatNothingCollectedSinceIsNoNewValue() {
    List<ProcessTrack.Point> points = new ArrayList<>();
    double[] values = {0, 0, 40, 40, 42, 42, 41};
    for (int i = 0; i < values.length; i++) {
      points.add(new ProcessTrack.Point(15L * i * SECOND, values[i]));
    }
    assertThat(track("jvm_gc_live_data_size_bytes", points).changes())
        .extracting(ProcessTrack.Point::value)
        .containsExactly(40.0, 42.0, 41.0);
  }

  @Test
  void stretchesSideBySideHaveAllRequestsOnce() {
    List<RedWindow> windows = new ArrayList<>();
    long all = 0;
    for (int w = 0; w < 60; w++) {
      long requests = random.nextLong(50);
      all += requests;
      windows.add(window("a", "1", w, requests));
      windows.add(window("b", "2", w, 7));
    }
    Traffic traffic = new Traffic(windows);
    double sum = 0;
    long from = 0;
    while (from < 600 * SECOND) {
      long to = Math.min(600 * SECOND, from + SECOND + random.nextLong(90 * SECOND));
      sum += traffic.requests("a", "1", from, to);
      from = to;
    }
    assertThat(sum).isCloseTo((double) all, within(1e-6));
    assertThat(traffic.requests("b", "2", 15 * SECOND, 35 * SECOND)).isCloseTo(14, within(1e-9));
    assertThat(traffic.requests("b", "1", 0, 600 * SECOND)).isZero();
  }

  @Test
  void anInstanceThatAnsweredWithTwoVersionsIsOfNeitherUnlessItsMetricsTell() {
    Traffic traffic =
        new Traffic(
            List.of(window("a", "1", 0, 5), window("a", "2", 5, 5), window("c", "2", 0, 5)));
    assertThat(traffic.version("a", "", 0, 9 * SECOND)).isEqualTo("1");
    assertThat(traffic.version("a", "", 45 * SECOND, 55 * SECOND)).isNull();
    assertThat(traffic.version("a", "2", 45 * SECOND, 55 * SECOND)).isEqualTo("2");
    assertThat(traffic.version("a", "", 200 * SECOND, 210 * SECOND)).isNull();
    assertThat(traffic.version("nobody", "", 0, SECOND)).isNull();
  }

  @Test
  void processesThatComeAndGoNeitherLiftNorLowerTheirMean() {
    Map<String, NavigableMap<Integer, List<Double>>> processes = new TreeMap<>();
    processes.put("long", line(0, 90, 3, 100));
    processes.put("late and low", line(30, 90, 2, 20));
    processes.put("early and high", line(0, 50, 1, 500));
    double[] chained = Heaps.chained(processes, 91);
    // All rise by one a window, so does their mean.
    assertThat(chained[90] - chained[0]).isCloseTo(90, within(4.0));
    double last = chained[0];
    for (double level : chained) {
      if (!Double.isNaN(level)) {
        assertThat(level - last).isBetween(0.0, 3.0);
        last = level;
      }
    }
    assertThat(Heaps.chained(Map.of("one", line(2, 4, 2, 7)), 6))
        .containsExactly(Double.NaN, Double.NaN, 9, Double.NaN, 11, Double.NaN);
  }

  private static NavigableMap<Integer, List<Double>> line(int from, int to, int each, double low) {
    NavigableMap<Integer, List<Double>> line = new TreeMap<>();
    for (int w = from; w <= to; w += each) {
      line.put(w, List.of(low + w));
    }
    return line;
  }

  private static ProcessTrack track(String name, List<ProcessTrack.Point> points) {
    return new ProcessTrack(Figure.BY_NAME.get(name), "a", "1", name, points);
  }

  private static RedWindow window(String instance, String version, int window, long requests) {
    RedKey key =
        new RedKey(new ServiceId("", "s", ""), version, instance, "GET /", SpanKind.SERVER);
    return new RedWindow(key, 10L * window * SECOND, requests, 0, SetTelemetry.sketch(1));
  }
}
