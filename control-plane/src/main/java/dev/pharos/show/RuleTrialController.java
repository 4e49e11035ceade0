package dev.pharos.show;

import dev.pharos.alert.evaluation.RuleTrials;
import dev.pharos.query.metric.StoredSeries;
import dev.pharos.query.promql.eval.PromqlEngine;
import dev.pharos.query.promql.eval.QueryValue;
import dev.pharos.query.promql.eval.SampleBudget;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.reads.Reader;
import dev.pharos.query.reads.Reads;
import dev.pharos.show.answer.RuleTrialAnswer;
import dev.pharos.show.prometheus.QueryGuards;
import dev.pharos.signal.metric.SeriesData;
import dev.pharos.store.SeriesStore;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/rules")
@Tag(name = "rules")
class RuleTrialController {
  private final RuleTrials trials;
  private final SeriesStore store;
  private final QueryGuards guards;
  private final InstantSource clock;
  private final Reads reads;

  RuleTrialController(
      RuleTrials trials, SeriesStore store, QueryGuards guards, InstantSource clock, Reads reads) {
    this.trials = trials;
    this.store = store;
    this.guards = guards;
    this.clock = clock;
    this.reads = reads;
  }

  @Operation(
      summary = "How often an alerting rule would have fired.",
      description =
          "Its expression is asked for at each step of a past range, the last day when none is"
              + " given, and what it had goes through the states of alerts. A step is the group's"
              + " interval, or a multiple of it when the range is long. The bounds of queries"
              + " hold.")
  @PostMapping(path = "/try", consumes = "application/json")
  RuleTrialAnswer attempt(
      @RequestBody RuleTrialBody body, @Parameter(hidden = true) HttpServletRequest request) {
    body.checkFields();
    Expr expression = body.expression();
    Duration held = body.held();
    Duration kept = body.kept();
    Instant now = clock.instant();
    Instant from = body.begin(now);
    Instant to = body.until(now);
    Duration step = RuleTrials.step(body.every(trials.usualInterval()), Duration.between(from, to));
    RuleTrials.Range range =
        new RuleTrials.Range(from.toEpochMilli(), to.toEpochMilli(), step.toMillis());
    return guards.answer(
        request,
        budget ->
            RuleTrialAnswer.of(
                RuleTrials.outcome(
                    expression, held, kept, series(expression, range, budget), range, budget::look),
                range));
  }

  private List<SeriesData> series(Expr expression, RuleTrials.Range range, SampleBudget budget) {
    QueryValue value =
        new PromqlEngine(guards.properties().engine())
            .range(
                expression,
                new StoredSeries(store, reads.metricsBy(Reader.QUERY)),
                range.fromMs(),
                range.toMs(),
                range.stepMs(),
                budget)
            .value();
    return switch (value) {
      case QueryValue.Matrix(List<SeriesData> series) -> series;
      default -> throw new IllegalStateException("a range is answered with series");
    };
  }
}
