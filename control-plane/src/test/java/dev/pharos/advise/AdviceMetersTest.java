package dev.pharos.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.query.QueryRooms;
import dev.pharos.query.SetClock;
import dev.pharos.query.overhead.CountedRange;
import dev.pharos.query.overhead.OverheadRooms;
import dev.pharos.query.overhead.Prices;
import dev.pharos.query.trim.Advice;
import dev.pharos.query.trim.AdviceFound;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.ServiceId;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdviceMetersTest {
  private static final long MINUTE = 60_000_000_000L;

  private final QueryRooms rooms =
      new QueryRooms(new SetClock(Instant.parse("2026-05-04T12:00:30Z")));
  private final OverheadRooms costs =
      new OverheadRooms(rooms, new Prices("EUR", 0, 0, 0, 0, 0.1, 0));
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final List<Advice> advice = new ArrayList<>();
  private boolean fails;
  private final AdviceMeters meters =
      new AdviceMeters(
          (asked, place, service) -> {
            if (fails) {
              throw new IOException("the disk is gone");
            }
            return new AdviceFound(
                new CountedRange(asked, Resolution.MINUTE), advice, "EUR", List.of());
          },
          costs.overhead,
          rooms.clock);

  private void advise(Advice.Kind kind, Long bytes) {
    advice.add(
        new Advice(
            kind, null, "metrics", "m", "", "", new Advice.Saving(1, 1, bytes, 0), null, null, ""));
  }

  private List<String> told() {
    return registry
        .scrape()
        .lines()
        .filter(line -> line.startsWith("pharos_overhead_advice_saving_bytes{"))
        .map(line -> line.substring(line.indexOf('{')))
        .sorted()
        .toList();
  }

  @Test
  void tellWhatEachKindOfAdviceWouldSaveAndNothingWhereThereIsNone() {
    meters.bindTo(registry);
    meters.look();
    assertThat(told()).as("before a minute is over").isEmpty();

    rooms.telemetry.instance(
        new ServiceId("shop", "order", "prod"), "a", "1", rooms.nowNs() - 90 * MINUTE, null, null);
    advise(Advice.Kind.UNREAD_METRIC, 100L);
    advise(Advice.Kind.UNREAD_METRIC, 20L);
    advise(Advice.Kind.DEBUG_LOGS, null);
    meters.look();

    List<String> all =
        List.of(
            "{kind=\"debug_logs\"} 0.0",
            "{kind=\"duplicate_logs\"} 0.0",
            "{kind=\"duplicate_metric\"} 0.0",
            "{kind=\"duplicate_spans\"} 0.0",
            "{kind=\"many_values\"} 0.0",
            "{kind=\"probe_spans\"} 0.0",
            "{kind=\"unread_metric\"} 120.0");
    assertThat(told()).isEqualTo(all);

    fails = true;
    meters.look();
    assertThat(told()).as("what was found last stays").isEqualTo(all);
  }
}
