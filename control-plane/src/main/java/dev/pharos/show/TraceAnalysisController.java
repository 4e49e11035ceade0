package dev.pharos.show;

import dev.pharos.query.Place;
import dev.pharos.query.QueryLimits;
import dev.pharos.show.answer.CriticalPathAnswer;
import dev.pharos.show.answer.HintsAnswer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** What can be said of one trace: where its time went and what stands out. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/traces/{traceId}")
@Tag(name = "traces", description = "Why a request was slow or wrong.")
class TraceAnalysisController {
  private final KnownTraces known;

  TraceAnalysisController(KnownTraces known) {
    this.known = known;
  }

  @Operation(summary = "What the trace waited for; `span` is a place in the trace's answer.")
  @GetMapping("/critical-path")
  CriticalPathAnswer criticalPath(
      @PathVariable("traceId") String id, @Parameter(hidden = true) Place anywhere)
      throws IOException {
    return writer(id).criticalPath();
  }

  @Operation(summary = "What is worth a look in the trace, with the spans that show it.")
  @GetMapping("/hints")
  HintsAnswer hints(@PathVariable("traceId") String id, @Parameter(hidden = true) Place anywhere)
      throws IOException {
    return writer(id).hints();
  }

  private TraceAnalysisWriter writer(String id) throws IOException {
    return new TraceAnalysisWriter(known.corrected(id).tree(), QueryLimits.SPANS_OF_A_TRACE);
  }
}
