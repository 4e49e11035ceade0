package dev.pharos.show;

import dev.pharos.judge.trace.CorrectedTrace;
import dev.pharos.judge.trace.UnfinishedTrace;
import dev.pharos.query.Place;
import dev.pharos.query.QueryLimits;
import dev.pharos.query.TraceQuery;
import dev.pharos.query.TraceSearch;
import dev.pharos.show.answer.Trace;
import dev.pharos.show.answer.TracesAnswer;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.InstantSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping(ShowConfiguration.ROOT + "/traces")
@Tag(name = "traces", description = "Why a request was slow or wrong.")
class TraceController {
  private final TraceSearch traces;
  private final KnownTraces known;
  private final InstantSource clock;

  TraceController(TraceSearch traces, KnownTraces known, InstantSource clock) {
    this.traces = traces;
    this.known = known;
    this.clock = clock;
  }

  @Operation(summary = "Traces that meet all conditions, newest first.")
  @GetMapping
  TracesAnswer search(@Parameter(hidden = true) TraceQuery query) throws IOException {
    return TracesAnswer.of(traces.search(query));
  }

  @Operation(
      summary = "One trace, put together. A trace may cross places, so it is found from each.")
  @GetMapping("/{traceId}")
  Trace trace(@PathVariable("traceId") String text, @Parameter(hidden = true) Place anywhere)
      throws IOException {
    CorrectedTrace trace = known.corrected(text);
    boolean running = UnfinishedTrace.mayStillRun(trace.tree(), TimeRange.epochNs(clock.instant()));
    return new TraceWriter(trace, running, QueryLimits.SPANS_OF_A_TRACE).write();
  }
}
