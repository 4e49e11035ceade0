package dev.pharos.show;

import dev.pharos.query.Place;
import dev.pharos.query.metric.PromqlCompletion;
import dev.pharos.query.metric.QueryShape;
import dev.pharos.query.promql.parse.Expr;
import dev.pharos.query.promql.parse.PrettyPrinter;
import dev.pharos.query.promql.parse.PromqlParser;
import dev.pharos.show.answer.CompletionAnswer;
import dev.pharos.show.answer.MetricQueryAnswer;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What helps to write PromQL; the answers themselves come from Prometheus' API. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/metrics")
@Tag(
    name = "metrics",
    description =
        "What helps to write queries of PromQL. They are answered below /prometheus/api/v1, as"
            + " Prometheus answers them.")
class MetricController {
  private final PromqlCompletion completion;

  MetricController(PromqlCompletion completion) {
    this.completion = completion;
  }

  @Operation(
      summary = "What a query of PromQL is made of.",
      description = "A wrong one is refused with the place where it goes wrong.")
  @GetMapping("/parse")
  MetricQueryAnswer parse(@Parameter(description = "The query.") @RequestParam("q") String query) {
    WrongQuery.requireShort(query);
    Expr expression = PromqlParser.parse(query);
    return MetricQueryAnswer.of(QueryShape.of(expression), PrettyPrinter.print(expression));
  }

  @Operation(
      summary = "How a query of PromQL could go on where its cursor is.",
      description =
          "Functions with what they do, metrics with what senders say of them, labels and values"
              + " of the series in the range.")
  @GetMapping("/complete")
  CompletionAnswer complete(
      @Parameter(description = "The query as it is.") @RequestParam(value = "q", defaultValue = "")
          String query,
      @Parameter(description = "Characters before the cursor. Default: all.")
          @RequestParam(value = "cursor", defaultValue = "-1")
          int cursor,
      @Parameter(hidden = true) Place place,
      @Parameter(hidden = true) TimeRange range)
      throws IOException {
    WrongQuery.requireShort(query);
    return CompletionAnswer.of(
        completion.complete(query, cursor < 0 ? query.length() : cursor, place, range));
  }
}
