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
  void endsWhenItHoldsMoreSamplesThanItMay() {
    assertThatThrownBy(() -> range("sum(x)", SampleBudget.ofSamples(500)))
        .isInstanceOfSatisfying(
            QueryException.class,
            e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.TOO_MANY_SAMPLES))
        .hasMessage("query processing would load too many samples into memory in query execution");
  }

  @Test
  void endsWhenTheSamplesItAnswersAreTooMany() {
    assertThatThrownBy(() ->
            engine.instant(
                PromqlParser.parse("x[1d]"), series(), 10 * MINUTE, SampleBudget.ofSamples(999)))
        .hasMessageContaining("too many samples");
  }

  @Test
  void holdsTheSamplesOfOneSeriesAfterTheOther() {
    List<SeriesData> many = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      Samples.Builder samples = Samples.builder();
      for (int second = 0; second < 10_000; second++) {
        samples.add(second * 1000L, second);
      }
      many.add(new SeriesData(Labels.of("__name__", "x_total", "i", "" + i), samples.build()));
    }
    for (String query : List.of("sum(rate(x_total[10m]))", "sum(x_total)")) {
      SampleBudget budget = SampleBudget.ofSamples(12_000);
      QueryAnswer answer =
          engine.range(
              PromqlParser.parse(query),
              new ListedSeries(many),
              1_000_000,
              9_000_000,
              MINUTE * 10,
              budget);
      assertThat(answer.annotations().isEmpty()).as(query).isTrue();
      assertThat(budget.peak()).as(query).isGreaterThan(8_000);
    }
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
  void endsBeforeItTakesMemoryForMoreStepsThanItMayHold() {
    for (String query :
        List.of("sum_over_time(vector(1)[1y:1s])", "sum_over_time(vector(1)[200y:1ms])")) {
      assertThatThrownBy(() -> range(query, SampleBudget.ofSamples(1_000_000)))
          .as(query)
          .hasMessageContaining("too many samples");
    }
  }

  @Test
  void endsWhenLabelsTakeMoreMemoryThanItMayHold() {
    // Each label_join makes the value four times as long.
    String query = "x";
    for (int i = 0; i < 20; i++) {
      query = "label_join(%s, \"i\", \"-\", \"i\", \"i\", \"i\", \"i\")".formatted(query);
    }
    String growing = query;
    QueryMemory memory = new QueryMemory(1L << 40);
    try (SampleBudget budget = bounded(50_000_000, memory)) {
      assertThatThrownBy(() -> range(growing, budget))
          .isInstanceOfSatisfying(
              QueryException.class,
              e -> assertThat(e.kind()).isEqualTo(QueryException.Kind.TOO_MUCH_MEMORY))
          .hasMessage("query processing would take more than 50000000 bytes of memory");
      assertThat(memory.heldBytes()).isBetween(10_000_000L, 51_000_000L);
    }
    assertThat(memory.heldBytes()).isZero();
  }

  @Test
  void endsWhenAllQueriesTogetherTakeMoreMemoryThanThereIs() {
    QueryMemory memory = new QueryMemory(2_500_000);
    try (SampleBudget first = bounded(2_000_000, memory);
        SampleBudget second = bounded(2_000_000, memory)) {
      range("sum(x)", first);
      range("sum(x)", second);
      assertThatThrownBy(() -> range("sum_over_time(x[10m:500ms])", second))
          .hasMessage("all queries together would take more than 2500000 bytes of memory");
    }
    assertThat(memory.heldBytes()).isZero();
  }

  private static SampleBudget bounded(long bytes, QueryMemory memory) {
    return new SampleBudget(
        new QueryLimits(100_000_000, bytes), memory, () -> 0, Long.MAX_VALUE, () -> false);
  }

  @Test
  void looksAtTheClockWhileItGoesThroughOneSeries() {
    Samples.Builder samples = Samples.builder();
    for (int second = 0; second < 100_000; second++) {
      samples.add(second * 1000L, second);
    }
    ListedSeries one =
        new ListedSeries(List.of(new SeriesData(Labels.of("__name__", "x"), samples.build())));
    AtomicLong looks = new AtomicLong();
    SampleBudget budget = new SampleBudget(1_000_000, looks::incrementAndGet, 100, () -> false);

    assertThatThrownBy(() ->
            engine.range(
                PromqlParser.parse("count_over_time(x[1d])"),
                one,
                50_000_000,
                100_000_000,
                10_000,
                budget))
        .hasMessage("query timed out in expression evaluation");
  }

  @Test
  void givesBackWhatASubexpressionHeld() {
    SampleBudget budget = SampleBudget.ofSamples(1_000_000);
    range("sum(x) + sum(x)", budget);
    assertThat(budget.held()).isLessThan(20);
    assertThat(budget.peak()).isGreaterThan(500);
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
        (matchers, from, to, budget, action) -> {
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
