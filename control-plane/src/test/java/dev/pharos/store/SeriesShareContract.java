package dev.pharos.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.LabelMatcher;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.SampleBatch;
import dev.pharos.signal.metric.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link SeriesStore} counts by service, and whom it limits. */
public abstract class SeriesShareContract {
  /** Just before the end of a window of two hours. */
  protected static final long NOW = 1_790_000_000_000L / 7_200_000 * 7_200_000 - 60_000;

  protected static final long STEP = 15_000;
  protected static final int SERVICE_LIMIT = 400;

  private static final TimeRange EVER = new TimeRange(0, Long.MAX_VALUE);

  protected SeriesStore store;

  /** An empty store whose clock shows {@link #NOW}, with a limit of series a service. */
  protected abstract SeriesStore open() throws IOException;

  /** Writes away what can be, so that it is read from where it lies longest. */
  protected void settle(SeriesStore store) throws IOException {}

  @BeforeEach
  void openStore() throws IOException {
    store = open();
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  protected static Labels labels(String... pairs) {
    return Labels.of(pairs);
  }

  protected static LabelMatcher is(String name, String value) {
    return new LabelMatcher(LabelMatcher.Type.EQUAL, name, value);
  }

  /** Times and values in turn. */
  protected static IncomingSeries series(Labels labels, double... timesAndValues) {
    Samples.Builder samples = Samples.builder();
    for (int i = 0; i < timesAndValues.length; i += 2) {
      samples.add((long) timesAndValues[i], timesAndValues[i + 1]);
    }
    return new IncomingSeries(labels, samples.build());
  }

  protected AppendResult append(IncomingSeries... series) throws IOException {
    return store.append(SampleBatch.of(List.of(series)));
  }

  @Test
  void aServiceBeyondItsLimitGetsNoNewSeriesAndOthersDo() throws IOException {
    List<IncomingSeries> many = new ArrayList<>();
    for (int i = 0; i < SERVICE_LIMIT; i++) {
      many.add(series(labels("service_name", "big", "i", Integer.toString(i)), NOW - STEP, 1));
    }
    assertThat(store.append(SampleBatch.of(many)).floats()).isEqualTo(SERVICE_LIMIT);

    AppendResult result =
        append(
            series(labels("service_name", "big", "i", "more"), NOW - STEP, 1, NOW, 2),
            series(labels("service_name", "big", "i", "0"), NOW, 2),
            series(labels("job", "small", "i", "0"), NOW, 2));

    assertThat(result.floats()).isEqualTo(2);
    assertThat(result.refused())
        .containsExactly(java.util.Map.entry(SampleRefusal.SERVICE_SERIES_LIMIT, 2L));
    assertThat(store.services())
        .containsExactly(
            new SeriesStore.ServiceSeries(
                "big",
                SERVICE_LIMIT,
                SERVICE_LIMIT,
                new SeriesStore.RefusedSeries(
                    2,
                    1,
                    SampleRefusal.SERVICE_SERIES_LIMIT,
                    NOW,
                    NOW,
                    List.of(new SeriesStore.Count("", 1)))),
            new SeriesStore.ServiceSeries(
                "small", 1, SERVICE_LIMIT, SeriesStore.RefusedSeries.NONE));
  }

  @Test
  void whatAFullServiceIsRefusedIsNamedByMetricHoweverOftenItComes() throws IOException {
    List<IncomingSeries> many = new ArrayList<>();
    for (int i = 0; i < SERVICE_LIMIT; i++) {
      many.add(series(labels("job", "big", "i", Integer.toString(i)), NOW - STEP, 1));
    }
    store.append(SampleBatch.of(many));

    for (int round = 0; round < 5; round++) {
      append(
          series(labels("__name__", "steady", "job", "big"), NOW, 1),
          series(labels("__name__", "users", "job", "big", "user", "a"), NOW, 1),
          series(labels("__name__", "users", "job", "big", "user", "b"), NOW, 1),
          series(labels("__name__", "users", "job", "big", "user", "c"), NOW, 1));
    }

    assertThat(store.services().getFirst().refused())
        .isEqualTo(
            new SeriesStore.RefusedSeries(
                20,
                4,
                SampleRefusal.SERVICE_SERIES_LIMIT,
                NOW,
                NOW,
                List.of(new SeriesStore.Count("users", 3), new SeriesStore.Count("steady", 1))));
  }

  @Test
  void thatAnInstanceIsUpIsKeptOfAFullService() throws IOException {
    List<IncomingSeries> many = new ArrayList<>();
    for (int i = 0; i < SERVICE_LIMIT; i++) {
      many.add(series(labels("job", "big", "i", Integer.toString(i)), NOW - STEP, 1));
    }
    store.append(SampleBatch.of(many));

    AppendResult result =
        append(
            series(labels("__name__", "up", "job", "big", "instance", "new"), NOW, 1),
            series(labels("__name__", "other", "job", "big", "instance", "new"), NOW, 1));

    assertThat(result.floats()).isEqualTo(1);
    assertThat(result.refusedSamples()).isEqualTo(1);
  }

  @Test
  void samplesAreCountedOnceByServiceAndByWhenTheyCame() throws IOException {
    assertThat(store.arrived(Resolution.MINUTE, EVER).byService()).isEmpty();

    IncomingSeries late = series(labels("job", "cart", "i", "0"), NOW - 4 * STEP, 1, NOW, 2);
    append(
        series(labels("job", "shop/order", "i", "0"), NOW - STEP, 1, NOW, 2),
        late,
        series(labels("job", "shop/order", "i", "1"), NOW, 2),
        series(labels("job", "ahead"), NOW + 11 * 60_000, 1));
    append(late, series(labels("job", "cart", "i", "0"), NOW, 3));

    long minute = Resolution.MINUTE.windowStart(Duration.ofMillis(NOW).toNanos());
    for (Resolution resolution : List.of(Resolution.MINUTE, Resolution.HOUR)) {
      ArrivedSamples arrived = store.arrived(resolution, EVER);
      assertThat(arrived.byService()).isEqualTo(Map.of("shop/order", 3L, "cart", 2L));
      assertThat(arrived.beganMs()).isEqualTo(Duration.ofNanos(minute).toMillis());
    }
    assertThat(store.arrived(Resolution.MINUTE, new TimeRange(0, minute)).byService()).isEmpty();
    assertThat(store.arrived(Resolution.MINUTE, new TimeRange(minute, minute + 1)).byService())
        .containsEntry("cart", 2L);
  }

  @Test
  void samplesAndActiveSeriesAreToldByEnvironmentAndVersion() throws IOException {
    append(
        series(sentBy("prod", "1.4", "0"), NOW - STEP, 1, NOW, 2),
        series(sentBy("prod", "1.5", "0"), NOW, 1),
        series(sentBy("prod", "1.5", "1"), NOW, 1),
        series(sentBy("test", "1.5", "0"), NOW, 1),
        series(labels("service_name", "order"), NOW, 1));

    SeriesOrigin former = new SeriesOrigin(new SeriesPlace("order", "", "prod"), "1.4");
    SeriesOrigin latter = new SeriesOrigin(new SeriesPlace("order", "", "prod"), "1.5");
    SeriesOrigin test = new SeriesOrigin(new SeriesPlace("order", "", "test"), "1.5");
    SeriesOrigin untold = SeriesOrigin.of("order");
    ArrivedSamples arrived = store.arrived(Resolution.HOUR, EVER);
    assertThat(arrived.samples()).isEqualTo(Map.of(former, 2L, latter, 2L, test, 1L, untold, 1L));
    assertThat(arrived.byService()).isEqualTo(Map.of("order", 6L));
    assertThat(arrived.originsBeganMs()).isEqualTo(arrived.beganMs());
    assertThat(store.activeByOrigin())
        .isEqualTo(Map.of(former, 1L, latter, 2L, test, 1L, untold, 1L));
    assertThat(store.services()).hasSize(1);
  }

  private static Labels sentBy(String environment, String version, String instance) {
    return labels(
        "service_name",
        "order",
        "deployment_environment_name",
        environment,
        "service_version",
        version,
        "instance",
        instance);
  }

  @Test
  void theLargestMetricsAreToldWithTheLabelsThatMakeThemSo() throws IOException {
    for (int user = 0; user < 5; user++) {
      append(
          series(
              labels("__name__", "orders", "job", "shop", "user", "" + user, "code", "" + user % 2),
              NOW,
              1));
    }
    append(
        series(labels("__name__", "orders", "job", "cart"), NOW, 1),
        series(labels("__name__", "waits", "job", "cart"), NOW, 1));

    assertThat(store.largestMetrics(service -> true, 2))
        .containsExactly(
            new SeriesStore.MetricSeries(
                "shop",
                "orders",
                5,
                List.of(
                    new SeriesStore.Count("user", 5),
                    new SeriesStore.Count("code", 2),
                    new SeriesStore.Count("job", 1))),
            new SeriesStore.MetricSeries(
                "cart", "orders", 1, List.of(new SeriesStore.Count("job", 1))));
    assertThat(store.largestMetrics("cart"::equals, 9))
        .extracting(SeriesStore.MetricSeries::metric)
        .containsExactly("orders", "waits");
  }

  @Test
  void seriesMadeOfTracesCountForTheServiceThatTheyAreAbout() throws IOException {
    append(
        series(labels("service", "order", "span_name", "GET /orders"), NOW, 1),
        series(labels("client", "gateway", "server", "order", "le", "1"), NOW, 1),
        series(labels("client", "user", "server", "gateway", "virtual_node", "client"), NOW, 1),
        series(labels("client", "order", "server", "db", "virtual_node", "server"), NOW, 1));

    assertThat(store.services())
        .containsExactly(
            new SeriesStore.ServiceSeries(
                "order", 3, SERVICE_LIMIT, SeriesStore.RefusedSeries.NONE),
            new SeriesStore.ServiceSeries(
                "gateway", 1, SERVICE_LIMIT, SeriesStore.RefusedSeries.NONE));
  }
}
