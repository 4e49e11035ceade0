package dev.pharos.query.promql.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** A query that would take too much ends with Prometheus' words. */
class QueryGuardsTest {
  private static final long MINUTE = 60_000;

  private final PromqlEngine engine = new PromqlEngine(EngineOptions.DEFAULT);

  @Test
  void endsWhenMoreSamplesAreReadThanItMayHold() {
    assertThatThrownBy(() -> range("sum(x)", SampleBudget.ofSamples(999)))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.EXECUTION))
        .hasMessage("query processing would load too many samples into memory in query execution");
  }

  @Test
  void countsTheResultsOfSubexpressionsToo() {
    // 1,000 samples are read; 100 rows of 1,001 steps are more.
    SampleBudget budget = SampleBudget.ofSamples(20_000);
    assertThatThrownBy(() ->
            engine.range(
                PromqlParser.parse("x + x"),
                series(),
                0,
                1000 * MINUTE / 100,
                MINUTE / 100,
                budget))
        .hasMessageContaining("too many samples");
  }

  @Test
  void givesBackWhatASubexpressionHeld() {
    SampleBudget budget = SampleBudget.ofSamples(1_000_000);
    range("sum(x) + sum(x)", budget);
    assertThat(budget.held()).isLessThan(20);
    assertThat(budget.peak()).isGreaterThan(1000);
  }

  @Test
  void endsWhenItsTimeIsOver() {
    AtomicLong now = new AtomicLong();
    SampleBudget budget = new SampleBudget(1_000_000, () -> now.addAndGet(10), 25, () -> false);
    assertThatThrownBy(() -> range("sum(x)", budget))
        .isInstanceOfSatisfying(
            QueryException.class, e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.TIMEOUT))
        .hasMessage("query timed out in expression evaluation");
  }

  @Test
  void endsWhenNobodyWaitsAnyMore() {
    SampleBudget budget = new SampleBudget(1_000_000, () -> 0, Long.MAX_VALUE, () -> true);
    assertThatThrownBy(() -> range("x", budget))
        .isInstanceOfSatisfying(
            QueryException.class, e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.CANCELED))
        .hasMessage("query was canceled in expression evaluation");
  }

  @Test
  void endsWhenItsThreadIsInterrupted() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> range("x", SampleBudget.ofSamples(1_000_000)))
          .hasMessage("query was canceled in expression evaluation");
    } finally {
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void tellsWhyTheSourceFailed() {
    SeriesSource broken =
        (matchers, from, to, budget) -> {
          throw new IOException("disk is gone");
        };
    assertThatThrownBy(
            () -> engine.instant(PromqlParser.parse("x"), broken, 0, SampleBudget.ofSamples(10)))
        .isInstanceOfSatisfying(
            QueryException.class, e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.STORAGE))
        .hasMessage("expanding series: disk is gone");
  }

  @Test
  void refusesARangeOfWhatHasNoStepsWithPrometheusWords() {
    assertThatThrownBy(() -> range("x[5m]", SampleBudget.ofSamples(1_000_000)))
        .hasMessage(
            "invalid expression type \"range vector\" for range query, must be Scalar or instant"
                + " Vector");
  }

  private QueryAnswer range(String query, SampleBudget budget) {
    return engine.range(PromqlParser.parse(query), series(), 0, 9 * MINUTE, MINUTE, budget);
  }

  private static ListedSeries series() {
    List<SeriesData> all = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Samples.Builder samples = Samples.builder();
      for (int minute = 0; minute < 10; minute++) {
        samples.add(minute * MINUTE, minute);
      }
      all.add(new SeriesData(Labels.of("__name__", "x", "i", "" + i), samples.build()));
    }
    return new ListedSeries(all);
  }
}
