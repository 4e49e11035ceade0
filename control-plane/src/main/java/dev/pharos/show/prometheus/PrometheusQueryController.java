package dev.pharos.show.prometheus;

import dev.pharos.query.metric.QueryProperties;
import dev.pharos.query.metric.StoredSeries;
import dev.pharos.query.promql.eval.EngineOptions;
import dev.pharos.query.promql.eval.PromqlEngine;
import dev.pharos.query.promql.eval.QueryAnswer;
import dev.pharos.query.promql.eval.SampleBudget;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.ParseException;
import dev.pharos.query.promql.parse.PrettyPrinter;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.query.promql.parse.Quoted;
import dev.pharos.query.promql.parse.ValueType;
import dev.pharos.query.reads.Reads;
import dev.pharos.show.parameter.RequestReader;
import dev.pharos.store.SeriesStore;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.exc.JacksonIOException;

/** Queries of PromQL over HTTP, as Grafana's data source for Prometheus and promtool ask them. */
@Hidden
@RestController
@RequestMapping(
    path = "/prometheus/api/v1",
    method = {RequestMethod.GET, RequestMethod.POST},
    produces = MediaType.APPLICATION_JSON_VALUE)
class PrometheusQueryController {
  private static final double NS_PER_SECOND = 1e9;

  /** What the parameter {@code stats} may say; all of it means the same here. */
  private static final Set<String> STATISTICS = Set.of("", "true", "all");

  private final SeriesStore store;
  private final InstantSource clock;
  private final QueryGuards guards;
  private final QueryProperties properties;
  private final Reads reads;
  private final HandOver server;

  PrometheusQueryController(
      SeriesStore store, InstantSource clock, QueryGuards guards, Reads reads, HandOver server) {
    this.server = server;
    this.store = store;
    this.clock = clock;
    this.guards = guards;
    this.properties = guards.properties();
    this.reads = reads;
  }

  @RequestMapping("/query")
  void query(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (server.isOn()) {
      server.query(request, response, "query");
      return;
    }
    counted(() -> {
      PrometheusParameters parameters = new PrometheusParameters(request);
      int limit = parameters.limit();
      long time = parameters.time("time", clock.millis());
      answer(
          request,
          response,
          limit,
          (engine, query, source, budget) -> engine.instant(query, source, time, budget));
    });
  }

  @RequestMapping("/query_range")
  void queryRange(HttpServletRequest request, HttpServletResponse response) throws IOException {
    if (server.isOn()) {
      server.query(request, response, "query_range");
      return;
    }
    counted(() -> {
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
            "zero or negative query resolution step widths are not accepted. Try a positive"
                + " integer");
      }
      if ((end - start) / step > properties.maxPoints()) {
        throw new PrometheusProblem(
            PrometheusProblem.Kind.TOO_MANY_POINTS,
            "exceeded maximum resolution of %,d points per timeseries. Try decreasing the query resolution (?step=XX)"
                .formatted(properties.maxPoints()));
      }
      answer(
          request,
          response,
          limit,
          new Question() {
            @Override
            public void check(Expr query) {
              if (query.type() != ValueType.VECTOR && query.type() != ValueType.SCALAR) {
                throw PrometheusProblem.badParameter(
                    "query",
                    "invalid expression type \"%s\" for range query, must be Scalar or instant Vector"
                        .formatted(query.type().documented()));
              }
            }

            @Override
            public QueryAnswer ask(
                PromqlEngine engine, Expr query, StoredSeries source, SampleBudget budget) {
              return engine.range(query, source, start, end, step, budget);
            }
          });
    });
  }

  /** A request that is answered or refused. */
  private interface Answering {
    void run() throws IOException;
  }

  private void counted(Answering answering) throws IOException {
    try {
      answering.run();
      guards.count(QueryOutcome.ANSWERED);
    } catch (ClientGoneException gone) {
      guards.count(QueryOutcome.CANCELED);
    } catch (RuntimeException refusal) {
      guards.count(QueryOutcome.of(refusal));
      throw refusal;
    }
  }

  @RequestMapping("/format_query")
  PrometheusAnswer<String> format(HttpServletRequest request) {
    return PrometheusAnswer.of(PrettyPrinter.print(parsed(new PrometheusParameters(request))));
  }

  @RequestMapping("/parse_query")
  PrometheusAnswer<Map<String, Object>> parse(HttpServletRequest request) {
    return PrometheusAnswer.of(QueryTree.of(parsed(new PrometheusParameters(request))));
  }

  private static Expr parsed(PrometheusParameters parameters) {
    try {
      return PromqlParser.parse(parameters.text("query"));
    } catch (ParseException wrong) {
      throw PrometheusProblem.badParameter("query", String.valueOf(wrong.getMessage()));
    }
  }

  /** A query with its times. */
  @FunctionalInterface
  private interface Question {
    /** Refuses what cannot be asked so. */
    default void check(Expr query) {}

    QueryAnswer ask(PromqlEngine engine, Expr query, StoredSeries source, SampleBudget budget);
  }

  private void answer(
      HttpServletRequest request, HttpServletResponse response, int limit, Question question)
      throws IOException {
    long began = System.nanoTime();
    PrometheusParameters parameters = new PrometheusParameters(request);
    long longest = properties.timeout().toNanos();
    long timeout =
        parameters
            .optionalDuration("timeout")
            .map(ms -> Math.min(Duration.ofMillis(ms).toNanos(), longest))
            .orElse(longest);
    PromqlEngine engine = new PromqlEngine(options(parameters));
    Expr query = parsed(parameters);
    question.check(query);
    StoredSeries source = new StoredSeries(store, reads.metricsBy(RequestReader.of(request)));
    guards.run(
        began + timeout,
        () -> ClientConnection.isGone(request),
        budget -> {
          long prepared = System.nanoTime();
          QueryAnswer answer = question.ask(engine, query, source, budget);
          double evaluation = (System.nanoTime() - prepared) / NS_PER_SECOND;
          Optional<QueryStatistics> statistics =
              parameters.has("stats")
                  ? Optional.of(
                      new QueryStatistics(
                          (prepared - began) / NS_PER_SECOND,
                          evaluation,
                          source.read(),
                          budget.peak()))
                  : Optional.empty();
          LimitedAnswer shown = LimitedAnswer.of(answer, limit, parameters.text("query"));
          String asked = parameters.text("stats");
          if (!STATISTICS.contains(asked)) {
            shown
                .warnings()
                .add(
                    "value %s for parameter \"stats\" is deprecated and will be rejected in the next major release, use \"true\" or \"all\""
                        .formatted(Quoted.quote(asked)));
          }
          write(response, shown, statistics);
        });
  }

  private static void write(
      HttpServletResponse response, LimitedAnswer answer, Optional<QueryStatistics> statistics) {
    response.setContentType(MediaType.APPLICATION_JSON_VALUE);
    try {
      QueryResultWriter.write(
          response.getOutputStream(),
          answer.value(),
          statistics,
          answer.warnings(),
          answer.infos());
    } catch (IOException | JacksonIOException gone) {
      // The one failure there is on this way: the connection ended while the answer was sent.
      throw new ClientGoneException(gone);
    }
  }

  /** Nobody takes the answer any more. */
  private static final class ClientGoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ClientGoneException(Exception cause) {
      super(cause);
    }
  }

  private EngineOptions options(PrometheusParameters parameters) {
    try {
      return parameters
          .optionalDuration("lookback_delta")
          .filter(ms -> ms > 0)
          .map(ms -> properties.engine(Duration.ofMillis(ms)))
          .orElse(properties.engine());
    } catch (PrometheusProblem wrong) {
      throw PrometheusProblem.badData(
          String.valueOf(wrong.getMessage())
              .replace(
                  "invalid parameter \"lookback_delta\"", "error parsing lookback delta duration"));
    }
  }
}
