package dev.pharos.show.prometheus;

import dev.pharos.query.promql.eval.EngineOptions;
import dev.pharos.query.promql.eval.PromqlEngine;
import dev.pharos.query.promql.eval.QueryAnswer;
import dev.pharos.query.promql.eval.SampleBudget;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.ParseException;
import dev.pharos.query.promql.parse.PrettyPrinter;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.store.SeriesStore;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Queries of PromQL over HTTP, as Grafana's data source for Prometheus and promtool ask them. */
@Hidden
@RestController
@RequestMapping(
    path = "/prometheus/api/v1",
    method = {RequestMethod.GET, RequestMethod.POST},
    produces = MediaType.APPLICATION_JSON_VALUE)
class PrometheusQueryController {
  /** Points of a series a range query may ask for, as Prometheus has it. */
  private static final long POINTS = 11_000;

  /** As Prometheus' {@code --query.timeout}. */
  private static final Duration LONGEST = Duration.ofMinutes(2);

  /**
   * Samples a query may hold, sixteen bytes each: 160 MB. Prometheus' {@code --query.max-samples}
   * is 50 million, which one process with everything in it has no room for.
   */
  private static final long SAMPLES = 10_000_000;

  private static final double NS_PER_SECOND = 1e9;

  private final SeriesStore store;
  private final InstantSource clock;

  PrometheusQueryController(SeriesStore store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  @RequestMapping("/query")
  void query(HttpServletRequest request, HttpServletResponse response) throws IOException {
    PrometheusParameters parameters = new PrometheusParameters(request);
    int limit = parameters.limit();
    long time = parameters.time("time", clock.millis());
    answer(
        request,
        response,
        limit,
        (engine, query, source, budget) -> engine.instant(query, source, time, budget));
  }

  @RequestMapping("/query_range")
  void queryRange(HttpServletRequest request, HttpServletResponse response) throws IOException {
    PrometheusParameters parameters = new PrometheusParameters(request);
    int limit = parameters.limit();
    long start = parameters.time("start");
    long end = parameters.time("end");
    if (end < start) {
      throw PrometheusProblem.badParameter("end", "end timestamp must not be before start time");
    }
    long step = parameters.duration("step");
    if (step <= 0) {
      throw PrometheusProblem.badParameter(
          "step",
          "zero or negative query resolution step widths are not accepted. Try a positive integer");
    }
    if ((end - start) / step > POINTS) {
      throw PrometheusProblem.badData(
          "exceeded maximum resolution of 11,000 points per timeseries. Try decreasing the query"
              + " resolution (?step=XX)");
    }
    answer(
        request,
        response,
        limit,
        (engine, query, source, budget) -> engine.range(query, source, start, end, step, budget));
  }

  @RequestMapping("/format_query")
  PrometheusAnswer<String> format(HttpServletRequest request) {
    return PrometheusAnswer.of(PrettyPrinter.print(parsed(new PrometheusParameters(request))));
  }

  private static Expr parsed(PrometheusParameters parameters) {
    try {
      return PromqlParser.parse(parameters.text("query"));
    } catch (ParseException wrong) {
      throw PrometheusProblem.badParameter("query", String.valueOf(wrong.getMessage()));
    }
  }

  /** A query with its times. */
  private interface Question {
    QueryAnswer ask(PromqlEngine engine, Expr query, StoredSeries source, SampleBudget budget);
  }

  private void answer(
      HttpServletRequest request, HttpServletResponse response, int limit, Question question)
      throws IOException {
    long began = System.nanoTime();
    PrometheusParameters parameters = new PrometheusParameters(request);
    Duration timeout =
        parameters.optionalDuration("timeout").map(Duration::ofMillis).orElse(LONGEST);
    long deadline = began + Math.min(timeout.toNanos(), LONGEST.toNanos());
    PromqlEngine engine = new PromqlEngine(options(parameters));
    Expr query = parsed(parameters);
    StoredSeries source = new StoredSeries(store);
    SampleBudget budget =
        new SampleBudget(
            SAMPLES, System::nanoTime, deadline, () -> ClientConnection.isGone(request));
    long prepared = System.nanoTime();
    QueryAnswer answer = question.ask(engine, query, source, budget);
    double evaluation = (System.nanoTime() - prepared) / NS_PER_SECOND;
    Optional<QueryStatistics> statistics =
        parameters.has("stats")
            ? Optional.of(
                new QueryStatistics(
                    (prepared - began) / NS_PER_SECOND, evaluation, source.read(), budget.peak()))
            : Optional.empty();
    LimitedAnswer shown = LimitedAnswer.of(answer, limit, parameters.text("query"));
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    QueryResultWriter.write(
        response.getOutputStream(), shown.value(), statistics, shown.warnings(), shown.infos());
  }

  private static EngineOptions options(PrometheusParameters parameters) {
    EngineOptions usual = EngineOptions.DEFAULT;
    return parameters
        .optionalDuration("lookback_delta")
        .map(ms -> {
          if (ms <= 0) {
            throw PrometheusProblem.badData(
                "error parsing lookback delta duration: it must be positive");
          }
          return new EngineOptions(
              Duration.ofMillis(ms), usual.defaultSubqueryStep(), usual.delayedNames());
        })
        .orElse(usual);
  }
}
