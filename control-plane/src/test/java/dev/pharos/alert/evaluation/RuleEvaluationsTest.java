package dev.pharos.alert.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pharos.alert.evaluation.AlertListener.RuleAlerts;
import dev.pharos.query.SetClock;
import dev.pharos.signal.metric.SeriesData;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Groups as their files come and go, evaluated by their own threads. */
class RuleEvaluationsTest {
  private static final Instant START = Instant.parse("2026-05-04T12:00:00Z");

  /** So short that threads soon see that the clock was set. */
  private static final Duration INTERVAL = Duration.ofMillis(100);

  private static final String RULES =
      """
      groups:
      - name: g
        interval: 100ms
        rules:
        - {record: r, expr: vector(1)}
        - {alert: A, expr: vector(1)}
      """;

  @TempDir private Path folder;
  private final SetClock clock = new SetClock(START);
  private final MemorySeries series = new MemorySeries(Duration.ofMinutes(1));
  private final List<RuleAlerts> told = new CopyOnWriteArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private Path file;
  private RuleEvaluations evaluations;

  @BeforeEach
  void begin() throws IOException {
    file = Files.writeString(folder.resolve("a.yaml"), RULES);
    RuleMeters meters = new RuleMeters();
    meters.bindTo(registry);
    evaluations =
        new RuleEvaluations(
            new RuleFiles(List.of(folder), clock),
            new RuleParts(
                series,
                series,
                new RuleSettings(
                    Duration.ofMinutes(1),
                    Duration.ZERO,
                    "",
                    Map.of(),
                    RuleSettings.OUTAGE_TOLERANCE,
                    RuleSettings.GRACE_PERIOD),
                List.of(told::add),
                clock,
                () -> 0),
            meters,
            Duration.ofDays(1));
    evaluations.start();
  }

  @AfterEach
  void end() {
    evaluations.stop();
  }

  private void isEvaluated() {
    int before = told.size();
    clock.advance(INTERVAL);
    await().untilAsserted(() -> assertThat(told).hasSize(before + 1));
  }

  private List<SeriesData> recorded() {
    return series.ask("r", clock.millis());
  }

  @Test
  void alertsOfARuleWhoseFileIsGoneAreResolvedAndItsSeriesEndTwoIntervalsLater()
      throws IOException {
    isEvaluated();
    assertThat(told.getLast().alerts()).extracting(Alert::state).containsExactly(AlertState.FIRING);
    assertThat(recorded()).hasSize(1);
    clock.advance(INTERVAL.dividedBy(10));

    Files.delete(file);
    evaluations.refresh();

    assertThat(evaluations.groups()).isEmpty();
    assertThat(told.getLast().alerts())
        .singleElement()
        .satisfies(alert -> {
          assertThat(alert.state()).isEqualTo(AlertState.INACTIVE);
          assertThat(alert.resolvedAt()).isEqualTo(clock.instant());
        });
    int toldOf = told.size();
    clock.advance(INTERVAL.multipliedBy(2).minusMillis(1));
    evaluations.refresh();
    assertThat(recorded()).as("another file may have taken the rule").hasSize(1);
    clock.advance(Duration.ofMillis(1));
    evaluations.refresh();
    assertThat(recorded()).isEmpty();
    assertThat(told).hasSize(toldOf);
  }

  @Test
  void seriesOfARuleThatMovedToAnotherFileGoOn() throws IOException {
    isEvaluated();
    Files.move(file, folder.resolve("b.yaml"));
    evaluations.refresh();
    isEvaluated();

    clock.advance(INTERVAL.multipliedBy(2));
    evaluations.refresh();

    assertThat(recorded()).hasSize(1);
  }

  @Test
  void rulesAreEvaluatedAgainAfterAPause() {
    isEvaluated();
    evaluations.stop();
    assertThat(registry.find("pharos.rule.group.rules").gauge()).as("while it rests").isNull();

    evaluations.start();

    isEvaluated();
    await()
        .untilAsserted(() ->
            assertThat(evaluations.groups())
                .singleElement()
                .satisfies(group -> assertThat(group.lastEvaluation()).isEqualTo(clock.instant())));
    assertThat(registry.get("pharos.rule.evaluations").functionCounter().count()).isEqualTo(2);
  }
}
