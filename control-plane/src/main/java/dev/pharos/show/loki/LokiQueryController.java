package dev.pharos.show.loki;

import dev.pharos.query.logql.LogExpression.Lines;
import dev.pharos.query.logql.LogExpression.Metric;
import dev.pharos.query.logql.eval.LogqlEngine;
import dev.pharos.query.logql.eval.LogqlEngine.Answered;
import dev.pharos.show.parameter.RequestReader;
import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

/** Queries of LogQL over HTTP, as Grafana's data source for Loki and logcli ask them. */
@Hidden
@RestController
@RequestMapping(
    path = "/loki/api/v1",
    method = {RequestMethod.GET, RequestMethod.POST},
    produces = MediaType.APPLICATION_JSON_VALUE)
class LokiQueryController {
  private final LogqlEngine engine;
  private final InstantSource clock;

  LokiQueryController(LogqlEngine engine, InstantSource clock) {
    this.engine = engine;
    this.clock = clock;
  }

  @RequestMapping("/query")
  LokiAnswer<Map<String, Object>> query(HttpServletRequest request) throws IOException {
    LokiParameters parameters = new LokiParameters(request, clock);
    return switch (parameters.query()) {
      case Lines _ ->
          throw new LokiProblem(
              "log queries are not supported as an instant query type, please change your query to a range query type");
      case Metric metric ->
          LokiResultWriter.write(readBy(request).instant(metric, parameters.time()), false);
    };
  }

  @RequestMapping("/query_range")
  LokiAnswer<Map<String, Object>> queryRange(HttpServletRequest request) throws IOException {
    LokiParameters parameters = new LokiParameters(request, clock);
    Answered answered =
        switch (parameters.query()) {
          case Lines lines ->
              readBy(request)
                  .lines(
                      lines,
                      parameters.range(),
                      parameters.order(),
                      parameters.entries(),
                      parameters.interval());
          case Metric metric ->
              readBy(request)
                  .range(
                      metric,
                      parameters.range().fromNs(),
                      parameters.range().toNs(),
                      parameters.step());
        };
    return LokiResultWriter.write(answered, parameters.categorized());
  }

  private LogqlEngine readBy(HttpServletRequest request) {
    return engine.readBy(RequestReader.of(request));
  }

  @RequestMapping("/format_query")
  LokiAnswer<String> format(HttpServletRequest request) {
    return LokiAnswer.of(new LokiParameters(request, clock).query().toString());
  }
}
