package dev.pharos.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link SeriesStore} promises. */
public abstract class SeriesStoreContract extends SeriesShareContract {
  private static final long RETENTION = Duration.ofDays(30).toMillis();

  protected List<SeriesData> all() throws IOException {
    return store.select(List.of(), 0, Long.MAX_VALUE, SampleWatch.PATIENT);
  }

  protected static String text(List<SeriesData> series) {
    StringBuilder text = new StringBuilder();
    List<SeriesData> sorted = new ArrayList<>(series);
    sorted.sort(Comparator.comparing(SeriesData::labels));
    for (SeriesData one : sorted) {
      text.append(one.labels()).append(one.samples()).append('\n');
    }
    return text.toString();
  }

  private List<String> names(LabelMatcher... matchers) throws IOException {
    List<String> names = new ArrayList<>();
    for (SeriesData one : store.select(List.of(matchers), 0, Long.MAX_VALUE, samples -> {})) {
      names.add(one.labels().get("n"));
    }
    return names;
  }

  @Test
  void whatWasAppendedIsFoundAtOnceAndAfterItWasWrittenAway() throws IOException {
    Labels one = labels("__name__", "up", "job", "a");
    Labels two = labels("__name__", "up", "job", "b");

    AppendResult result = append(series(two, NOW, 2), series(one, NOW - STEP, 1, NOW, 0));

    assertThat(result.floats()).isEqualTo(3);
    assertThat(result.refused()).isEmpty();
    String expected =
        one + "[1.0@" + (NOW - STEP) + " 0.0@" + NOW + "]\n" + two + "[2.0@" + NOW + "]\n";
    assertThat(text(all())).isEqualTo(expected);
    settle(store);
    assertThat(text(all())).isEqualTo(expected);
  }

  @Test
  void everyKindOfNumberComesBackToTheBit() throws IOException {
    double[] values = {
      0,
      -0.0,
      1,
      -1,
      0.1,
      Double.NaN,
      Double.longBitsToDouble(Samples.STALE_NAN_BITS),
      Double.longBitsToDouble(0x7ff0_0000_0000_0055L),
      Double.POSITIVE_INFINITY,
      Double.NEGATIVE_INFINITY,
      Double.MAX_VALUE,
      Double.MIN_VALUE,
      1L << 53,
      -(1L << 53) - 2.0,
      1e300
    };
    Samples.Builder samples = Samples.builder();
    for (int i = 0; i < values.length; i++) {
      samples.add(NOW - 1_000_000 + i * 997L * i, values[i]);
    }
    append(new IncomingSeries(labels("n", "x"), samples.build()));

    for (int round = 0; round < 2; round++) {
      Samples found = all().getFirst().samples();
      assertThat(found.size()).isEqualTo(values.length);
      for (int i = 0; i < values.length; i++) {
        assertThat(Double.doubleToRawLongBits(found.value(i)))
            .as("value %d", i)
            .isEqualTo(Double.doubleToRawLongBits(values[i]));
        assertThat(found.timeMs(i)).isEqualTo(NOW - 1_000_000 + i * 997L * i);
      }
      settle(store);
    }
  }

  @Test
  void randomSamplesOverManyWindowsComeBackInOrder() throws IOException {
    Random random = new Random(7);
    List<Labels> names = new ArrayList<>();
    List<Samples.Builder> expected = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      names.add(labels("__name__", "m" + i % 3, "i", Integer.toString(i)));
      expected.add(Samples.builder());
    }
    int steps = 3_000;
    for (int step = 0; step < steps; step += 10) {
      List<IncomingSeries> batch = new ArrayList<>();
      for (int i = 0; i < names.size(); i++) {
        Samples.Builder samples = Samples.builder();
        for (int k = 0; k < 10; k++) {
          long time = NOW - (steps - step - k) * STEP + random.nextInt(50);
          double value = i % 2 == 0 ? step * 17 + k : random.nextGaussian();
          samples.add(time, value);
          expected.get(i).add(time, value);
        }
        batch.add(new IncomingSeries(names.get(i), samples.build()));
      }
      assertThat(store.append(SampleBatch.of(batch)).refused()).isEmpty();
      if (step == 1_500) {
        settle(store);
      }
    }
    List<SeriesData> built = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      built.add(new SeriesData(names.get(i), expected.get(i).build()));
    }
    built.sort(Comparator.comparing(SeriesData::labels));
    assertThat(text(all())).isEqualTo(text(built));
    assertThat(labelsOfAll()).isSorted();
    settle(store);
    assertThat(text(all())).isEqualTo(text(built));
    assertThat(labelsOfAll()).isSorted();
  }

  private List<Labels> labelsOfAll() throws IOException {
    return store.select(List.of(), 0, Long.MAX_VALUE, samples -> {}).stream()
        .map(SeriesData::labels)
        .toList();
  }

  @Test
  void aRangeIncludesBothEnds() throws IOException {
    append(series(labels("n", "x"), NOW - 2 * STEP, 1, NOW - STEP, 2, NOW, 3));

    for (int round = 0; round < 2; round++) {
      assertThat(text(store.select(List.of(), NOW - 2 * STEP, NOW - STEP, samples -> {})))
          .isEqualTo("{n=\"x\"}[1.0@%d 2.0@%d]%n".formatted(NOW - 2 * STEP, NOW - STEP));
      assertThat(store.select(List.of(), NOW + 1, NOW + STEP, samples -> {})).isEmpty();
      assertThat(store.select(List.of(), NOW - STEP + 1, NOW - 1, samples -> {})).isEmpty();
      settle(store);
    }
  }

  @Test
  void matchersOfEachKindSelectAndAnAbsentLabelIsEmpty() throws IOException {
    append(
        series(labels("n", "1", "job", "api", "path", "/a"), NOW, 1),
        series(labels("n", "2", "job", "api", "path", "/b/c"), NOW, 1),
        series(labels("n", "3", "job", "db"), NOW, 1),
        series(labels("n", "4"), NOW, 1));

    for (int round = 0; round < 2; round++) {
      assertThat(names()).containsExactlyInAnyOrder("1", "2", "3", "4");
      assertThat(names(is("job", "api"))).containsExactlyInAnyOrder("1", "2");
      assertThat(names(is("job", ""))).containsExactly("4");
      assertThat(names(is("job", "none"))).isEmpty();
      assertThat(names(is("absent", "x"))).isEmpty();
      assertThat(names(new LabelMatcher(LabelMatcher.Type.NOT_EQUAL, "job", "api")))
          .containsExactlyInAnyOrder("3", "4");
      assertThat(names(new LabelMatcher(LabelMatcher.Type.NOT_EQUAL, "path", "")))
          .containsExactlyInAnyOrder("1", "2");
      assertThat(names(new LabelMatcher(LabelMatcher.Type.REGEX, "job", "a.*|d."))).hasSize(3);
      assertThat(names(new LabelMatcher(LabelMatcher.Type.REGEX, "path", "/a|"))).hasSize(3);
      assertThat(names(new LabelMatcher(LabelMatcher.Type.NOT_REGEX, "path", "/.+")))
          .containsExactlyInAnyOrder("3", "4");
      assertThat(
              names(is("job", "api"), new LabelMatcher(LabelMatcher.Type.NOT_REGEX, "path", "/a")))
          .containsExactly("2");
      assertThat(names(is("job", "api"), is("job", "db"))).isEmpty();
      settle(store);
    }
  }

  @Test
  void lateSamplesTakeTheirPlaceAndTooLateOnesAreRefused() throws IOException {
    Labels x = labels("n", "x");
    append(series(x, NOW - 40 * STEP, 1));
    append(series(x, NOW, 5));
    AppendResult late =
        append(series(x, NOW - 30 * STEP, 2, NOW - STEP, 4), series(x, NOW - 2 * STEP, 3));
    AppendResult tooLate = append(series(x, NOW - 40 * STEP - 1, 9));

    assertThat(late.floats()).isEqualTo(3);
    assertThat(tooLate.refused()).containsOnlyKeys(SampleRefusal.TOO_OLD);
    assertThat(tooLate.firstRefusal()).contains("too_old", x.toString());
    for (int round = 0; round < 2; round++) {
      Samples found = all().getFirst().samples();
      List<Double> values = new ArrayList<>();
      for (int i = 0; i < found.size(); i++) {
        values.add(found.value(i));
      }
      assertThat(values).containsExactly(1.0, 2.0, 3.0, 4.0, 5.0);
      settle(store);
    }
  }

  @Test
  void aRepeatedSampleIsNothingNewAndAnotherValueIsRefused() throws IOException {
    Labels x = labels("n", "x");
    Samples.Builder samples = Samples.builder();
    for (int i = 300; i >= 0; i--) {
      samples.add(NOW - i * 1_000L, i);
    }
    append(new IncomingSeries(x, samples.build()));

    for (int round = 0; round < 2; round++) {
      assertThat(append(series(x, NOW, 0)).repeated()).isEqualTo(1);
      assertThat(append(series(x, NOW - 250_000, 250, NOW - 1_000, 1)).repeated()).isEqualTo(2);
      AppendResult other = append(series(x, NOW - 250_000, 7, NOW, 7));
      assertThat(other.refused())
          .containsExactly(java.util.Map.entry(SampleRefusal.DUPLICATE_TIME, 2L));
      assertThat(other.samples()).isZero();
      assertThat(all().getFirst().samples().size()).isEqualTo(301);
      settle(store);
    }
  }

  @Test
  void theSameSeriesTwiceInABatchIsOneSeries() throws IOException {
    Labels x = labels("n", "x");

    AppendResult result = append(series(x, NOW - STEP, 1), series(x, NOW - STEP, 1, NOW, 2));

    assertThat(result.floats()).isEqualTo(2);
    assertThat(result.repeated()).isEqualTo(1);
    assertThat(all()).hasSize(1);
  }

  @Test
  void timesFarAheadAndBehindTheRetentionAreRefused() throws IOException {
    AppendResult result =
        append(
            series(labels("n", "ahead"), NOW + 600_001, 1),
            series(labels("n", "allowed"), NOW + 600_000, 1),
            series(labels("n", "behind"), (double) (NOW - RETENTION - 1), 1));

    assertThat(result.floats()).isEqualTo(1);
    assertThat(result.refused())
        .containsOnlyKeys(SampleRefusal.IN_THE_FUTURE, SampleRefusal.BEHIND_RETENTION);
    assertThat(names()).containsExactly("allowed");
  }

  @Test
  void aSeriesWithoutLabelsIsRefused() throws IOException {
    assertThat(append(series(Labels.EMPTY, NOW, 1)).refused())
        .containsOnlyKeys(SampleRefusal.INVALID_LABELS);
  }

  @Test
  void labelsAndSeriesAreListedByMatcherRangeAndLimit() throws IOException {
    append(
        series(labels("__name__", "a", "job", "x"), NOW - 40_000_000, 1),
        series(labels("__name__", "b", "job", "y", "zone", "ü"), NOW, 1),
        series(labels("__name__", "c", "job", "z"), NOW, 1));

    for (int round = 0; round < 2; round++) {
      assertThat(store.labelNames(List.of(), 0, NOW)).containsExactly("__name__", "job", "zone");
      assertThat(store.labelNames(List.of(is("job", "x")), 0, NOW))
          .containsExactly("__name__", "job");
      assertThat(store.labelValues("job", List.of(), 0, NOW, 10)).containsExactly("x", "y", "z");
      assertThat(store.labelValues("job", List.of(), 0, NOW, 2)).containsExactly("x", "y");
      assertThat(store.labelValues("job", List.of(), NOW - 1_000, NOW, 10))
          .containsExactly("y", "z");
      assertThat(store.labelValues("zone", List.of(is("job", "z")), 0, NOW, 10)).isEmpty();
      assertThat(store.labelValues("zone", List.of(), 0, NOW, 10)).containsExactly("ü");
      assertThat(store.series(List.of(is("job", "y")), 0, NOW, 10))
          .containsExactly(labels("__name__", "b", "job", "y", "zone", "ü"));
      assertThat(store.series(List.of(), 0, NOW, 2)).hasSize(2);
      assertThat(store.series(List.of(), NOW + 1, NOW + 2, 10)).isEmpty();
      settle(store);
    }
  }

  @Test
  void metadataAndExemplarsAreKept() throws IOException {
    Labels x = labels("__name__", "x_bucket");
    Exemplar exemplar = new Exemplar(labels("trace_id", "abc"), 0.3, NOW - 5);
    Exemplar later = new Exemplar(labels("trace_id", "def"), 0.4, NOW - 3);
    MetricMetadata family = new MetricMetadata("x", MetricType.HISTOGRAM, "seconds", "How long.");
    SampleBatch batch =
        new SampleBatch(
            List.of(new IncomingSeries(x, series(x, NOW, 1).samples(), List.of(exemplar, later))),
            List.of(family));

    assertThat(store.append(batch).exemplars()).isEqualTo(2);
    assertThat(store.append(batch).exemplars()).as("again").isZero();

    for (int round = 0; round < 2; round++) {
      assertThat(store.metadata("", 10)).containsExactly(family);
      assertThat(store.metadata("x", 10)).containsExactly(family);
      assertThat(store.metadata("y", 10)).isEmpty();
      assertThat(store.exemplars(List.of(is("__name__", "x_bucket")), NOW - 5, NOW))
          .containsExactly(new SeriesExemplars(x, List.of(exemplar, later)));
      assertThat(store.exemplars(List.of(), NOW - 4, NOW))
          .containsExactly(new SeriesExemplars(x, List.of(later)));
      assertThat(store.exemplars(List.of(is("__name__", "y")), 0, NOW)).isEmpty();
      settle(store);
    }
  }

  @Test
  void aWatchMayEndARead() throws IOException {
    append(series(labels("n", "x"), NOW - STEP, 1, NOW, 2));

    assertThatThrownBy(() ->
            store.select(
                List.of(),
                0,
                NOW,
                samples -> {
                  throw new IllegalStateException("too many: " + samples);
                }))
        .isInstanceOf(IllegalStateException.class);
    assertThat(all()).hasSize(1);
  }

  @Test
  void whatMakesSeriesManyIsCounted() throws IOException {
    append(
        series(labels("__name__", "a", "path", "/1"), NOW, 1),
        series(labels("__name__", "a", "path", "/22"), NOW, 1),
        series(labels("__name__", "b", "path", "/1"), NOW - STEP, 1));

    SeriesStore.Cardinality cardinality = store.cardinality(1);
    assertThat(cardinality.seriesByMetric()).containsExactly(new SeriesStore.Count("a", 2));
    assertThat(cardinality.valuesByLabel()).containsExactly(new SeriesStore.Count("__name__", 2));
    assertThat(cardinality.bytesByLabel()).containsExactly(new SeriesStore.Count("path", 5));
    assertThat(cardinality.seriesByPair()).containsExactly(new SeriesStore.Count("__name__=a", 2));
    SeriesStore.Statistics statistics = store.statistics();
    assertThat(statistics.activeSeries()).isEqualTo(3);
    assertThat(statistics.labelPairs()).isEqualTo(4);
    assertThat(statistics.newestMs()).isEqualTo(NOW);
    assertThat(statistics.oldestMs()).isEqualTo(NOW - STEP);
    assertThat(statistics.notices()).isEmpty();
  }
}
