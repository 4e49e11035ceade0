package dev.pharos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetricMixTest {
  private static final long START_MS = 1_800_000_000_000L;

  /** Longer than the four hours between two rollouts. */
  private static final int STEPS = 1_000;

  @ParameterizedTest
  @EnumSource(WriteProtocol.class)
  void eachStepHasASampleOfEachSeriesWithLabelsInOrderAndATimeWithinTheStep(WriteProtocol protocol)
      throws Exception {
    MetricMix mix = MetricMix.of(1, 2_000, START_MS);
    List<RemoteWriteMessages.Read> read = step(mix, protocol, 0);

    assertThat(read).hasSizeBetween(1_500, 2_000);
    assertThat(read)
        .extracting(RemoteWriteMessages.Read::labels)
        .doesNotHaveDuplicates()
        .allSatisfy(labels -> assertThat(labels).containsKeys("__name__", "job", "instance"));
    assertThat(read)
        .allSatisfy(one -> {
          assertThat(one.namesAsSent()).isSorted();
          assertThat(one.timeMs()).isBetween(START_MS, START_MS + MetricMix.STEP_MS - 1);
        });
    assertThat(read).filteredOn(RemoteWriteMessages.Read::histogram).isNotEmpty();
  }

  @Test
  void bothProtocolsBringTheSameSamplesOfTheSameSeed() throws Exception {
    MetricMix one = MetricMix.of(7, 500, START_MS);
    MetricMix other = MetricMix.of(7, 500, START_MS);
    for (int step = 0; step < 20; step++) {
      assertThat(step(other, WriteProtocol.V2, step))
          .usingRecursiveFieldByFieldElementComparatorIgnoringFields("type")
          .isEqualTo(step(one, WriteProtocol.V1, step));
    }
  }

  @Test
  void version2SaysWhatEachSeriesIs() throws Exception {
    List<RemoteWriteMessages.Read> read =
        step(MetricMix.of(1, 2_000, START_MS), WriteProtocol.V2, 0);

    assertThat(read)
        .allSatisfy(one ->
            assertThat(one.type())
                .isEqualTo(
                    switch (one.name()) {
                      case String n when n.endsWith("_total") -> "1";
                      case String n when n.startsWith("http_") -> "3";
                      case "build_info" -> "6";
                      default -> "2";
                    }));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 14, 15, 249, 250, 251, 1_137, 2_000})
  void soManySeriesAsAskedForAreShownAtATime(int series) throws Exception {
    MetricMix mix = MetricMix.of(3, series, START_MS);
    Set<SortedMap<String, String>> shown = new HashSet<>();
    int most = 0;
    for (int step = 0; step < 40; step++) {
      List<RemoteWriteMessages.Read> read = step(mix, WriteProtocol.V1, step);
      read.forEach(one -> shown.add(one.labels()));
      most = Math.max(most, read.size());
    }

    assertThat(most).isEqualTo(series);
    int instances = (series + TargetPlan.SERIES - 1) / TargetPlan.SERIES;
    assertThat(shown).hasSizeBetween(series, series + instances);
  }

  @Test
  void countersAndBucketsOnlyGrowUntilARolloutBeginsThemAtZero() throws Exception {
    MetricMix mix = MetricMix.of(5, 250, START_MS);
    Map<SortedMap<String, String>, Double> before = new HashMap<>();
    Set<String> versions = new HashSet<>();
    int gone = 0;
    int marked = 0;
    boolean wasGone = false;
    int rollouts = 0;
    for (int step = 0; step < STEPS; step++) {
      List<RemoteWriteMessages.Read> read = step(mix, WriteProtocol.V1, step);
      if (read.isEmpty()) {
        gone++;
        wasGone = true;
        continue;
      }
      if (wasGone) {
        before.clear();
        rollouts++;
        wasGone = false;
        assertThat(read)
            .filteredOn(one -> one.name().endsWith("_total"))
            .allSatisfy(one -> assertThat(one.value()).isLessThan(50));
      }
      marked += (int) read.stream().filter(RemoteWriteMessages.Read::isStale).count();
      List<RemoteWriteMessages.Read> values = read.stream().filter(one -> !one.isStale()).toList();
      for (RemoteWriteMessages.Read one : values) {
        if (one.name().equals("build_info")) {
          versions.add(one.labels().get("version"));
        }
        if (one.name().matches(".*_(total|bucket|count|sum)")) {
          Double last = before.put(one.labels(), one.value());
          assertThat(one.value()).isGreaterThanOrEqualTo(last == null ? 0 : last);
        }
      }
      assertWholeHistograms(values);
    }

    assertThat(rollouts).isEqualTo(1);
    assertThat(versions).containsExactlyInAnyOrder("1.1.0", "1.2.0");
    // The first of the eight steps has the marks of staleness, of all series.
    assertThat(gone).isEqualTo(7);
    assertThat(marked).isGreaterThanOrEqualTo(250);
    assertThat(mix.samplesByService()).containsOnlyKeys("service-a");
  }

  private static void assertWholeHistograms(List<RemoteWriteMessages.Read> values) {
    for (RemoteWriteMessages.Read one : values) {
      if (one.histogram()) {
        assertThat(one.buckets().values().stream().mapToLong(Long::longValue).sum())
            .isEqualTo(one.count());
        assertThat(one.buckets().values()).allMatch(count -> count > 0);
      }
    }
    Map<String, List<RemoteWriteMessages.Read>> classic =
        values.stream()
            .filter(one -> one.name().startsWith("http_server_requests_seconds_"))
            .collect(
                Collectors.groupingBy(
                    one -> one.labels().get("uri") + " " + one.labels().get("status")));
    classic
        .values()
        .forEach(series -> {
          double last = 0;
          List<Double> buckets = new ArrayList<>();
          double count = 0;
          for (RemoteWriteMessages.Read one : series) {
            if (one.name().endsWith("_bucket")) {
              buckets.add(one.value());
              assertThat(one.value()).isGreaterThanOrEqualTo(last);
              last = one.value();
            } else if (one.name().endsWith("_count")) {
              count = one.value();
            }
          }
          assertThat(buckets).hasSize(Latencies.BOUNDS.length + 1).last().isEqualTo(count);
        });
  }

  @Test
  void whatItSaysItWroteIsWhatWasWrittenButForMarksOfStaleness() throws Exception {
    MetricMix mix = MetricMix.of(11, 2_250, START_MS);
    Map<String, Long> written = new HashMap<>();
    for (int step = 0; step < 100; step++) {
      for (RemoteWriteMessages.Read one : step(mix, WriteProtocol.V1, step)) {
        if (!one.isStale()) {
          written.merge(one.labels().get("job"), 1L, Long::sum);
        }
      }
    }

    assertThat(mix.samplesByService()).isEqualTo(written).hasSize(TargetPlan.SERVICES);
  }

  @Test
  void aBucketHoldsWhatIsUpToItsBound() {
    NativeHistogram histogram = new NativeHistogram();
    histogram.observe(1);
    histogram.observe(1.0001);
    histogram.observe(2);
    histogram.observe(1e-9);
    histogram.observe(1e9);

    assertThat(histogram.inBucket(0)).isOne();
    assertThat(histogram.inBucket(1)).isOne();
    assertThat(histogram.inBucket(8)).isOne();
    assertThat(histogram.firstBucket()).isEqualTo(-16 * 8);
    assertThat(histogram.inBucket(8 * 8)).isOne();
    assertThat(histogram.isBucket(histogram.nextBucket(8 * 8 + 1))).isFalse();
    assertThat(histogram.count()).isEqualTo(5);
  }

  private static List<RemoteWriteMessages.Read> step(
      MetricMix mix, WriteProtocol protocol, int step) throws Exception {
    List<RemoteWriteMessages.Read> read = new ArrayList<>();
    for (MetricTarget target : mix.targets()) {
      WriteRequests.Request request =
          new WriteRequests(protocol, List.of(target)).next(mix.stepMs(step));
      List<RemoteWriteMessages.Read> ofTarget = RemoteWriteMessages.read(protocol, request.body());
      assertThat(ofTarget).hasSize(request.samples());
      read.addAll(ofTarget);
    }
    return read;
  }
}
