package dev.pharos.show;

import dev.pharos.query.Place;
import dev.pharos.query.TraceSearch;
import dev.pharos.query.log.LogSearch;
import dev.pharos.query.log.LogsFound;
import dev.pharos.query.log.UnfailedErrors;
import dev.pharos.show.answer.LogLine;
import dev.pharos.show.answer.LogLineId;
import dev.pharos.show.answer.TraceLogsAnswer;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TraceId;
import dev.pharos.signal.TraceTree;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What was logged while a request was served. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/traces")
@Tag(name = "traces", description = "Why a request was slow or wrong.")
class TraceLogController {
  private final LogSearch logs;
  private final TraceSearch traces;

  TraceLogController(LogSearch logs, TraceSearch traces) {
    this.logs = logs;
    this.traces = traces;
  }

  @Operation(
      summary = "What was logged in the trace, the oldest line first; its spans need not be kept.",
      description =
          "`unfailed` are lines of severity error or above whose span did not fail; of those that"
              + " tell no span, where no span of the trace failed.")
  @GetMapping("/{traceId}/logs")
  TraceLogsAnswer logs(
      @PathVariable("traceId") String text, @Parameter(hidden = true) Place anywhere)
      throws IOException {
    TraceId traceId = KnownTraces.parse(text);
    LogsFound found = logs.ofTrace(traceId);
    Optional<TraceTree> tree = traces.trace(traceId);
    List<TraceLogsAnswer.Unfailed> unfailed =
        tree.map(spans -> UnfailedErrors.of(found.lines(), spans)).orElse(List.of()).stream()
            .map(TraceLogController::unfailed)
            .toList();
    return new TraceLogsAnswer(
        found.lines().stream().map(LogLine::of).toList(), found.end().truncated(), unfailed);
  }

  private static TraceLogsAnswer.Unfailed unfailed(dev.pharos.store.LogLine line) {
    long span = line.log().spanId();
    return new TraceLogsAnswer.Unfailed(
        LogLineId.write(line.position()), span == SpanId.NONE ? null : SpanId.format(span));
  }
}
