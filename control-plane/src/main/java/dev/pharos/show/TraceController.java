package dev.pharos.show;

import dev.pharos.query.Place;
import dev.pharos.query.QueryLimits;
import dev.pharos.query.TraceSearch;
import dev.pharos.show.answer.Trace;
import dev.pharos.show.answer.TracesAnswer;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.signal.TraceId;
import dev.pharos.store.SpanQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/traces")
@Tag(name = "traces", description = "Why a request was slow or wrong.")
class TraceController {
  private final TraceSearch traces;

  TraceController(TraceSearch traces) {
    this.traces = traces;
  }

  @Operation(summary = "Traces with a span that meets all conditions, newest first.")
  @GetMapping
  TracesAnswer search(@Parameter(hidden = true) SpanQuery query) throws IOException {
    return TracesAnswer.of(traces.search(query));
  }

  @Operation(
      summary = "One trace, put together. A trace may cross places, so it is found from each.")
  @GetMapping("/{traceId}")
  Trace trace(@PathVariable("traceId") String text, @Parameter(hidden = true) Place anywhere)
      throws IOException {
    TraceId id = parse(text);
    return traces
        .trace(id)
        .map(tree -> new TraceWriter(tree, QueryLimits.SPANS_OF_A_TRACE).write())
        .orElseThrow(() -> new UnknownTraceException(text));
  }

  private static TraceId parse(String text) {
    try {
      return TraceId.parse(text);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(
          "traceId", "'%s' is not a trace id.".formatted(text), List.of("32 hex digits"));
    }
  }
}
