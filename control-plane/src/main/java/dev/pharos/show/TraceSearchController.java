package dev.pharos.show;

import dev.pharos.query.Place;
import dev.pharos.query.QueryCompletion;
import dev.pharos.query.SearchEnd;
import dev.pharos.query.TraceQuery;
import dev.pharos.query.TraceSearch;
import dev.pharos.query.overhead.KeepLedger;
import dev.pharos.show.answer.CompletionAnswer;
import dev.pharos.show.answer.FacetsAnswer;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.CostlyPatternException;
import dev.pharos.store.StoreAwayException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/** What helps to search: results as they are found, how they fall apart, how a query goes on. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/traces")
@Tag(name = "traces")
class TraceSearchController {
  private static final Logger log = LoggerFactory.getLogger(TraceSearchController.class);

  private final TraceSearch traces;
  private final QueryCompletion completion;
  private final KeepLedger kept;
  private final JsonMapper json;

  TraceSearchController(
      TraceSearch traces, QueryCompletion completion, KeepLedger kept, JsonMapper json) {
    this.traces = traces;
    this.completion = completion;
    this.kept = kept;
    this.json = json;
  }

  @Operation(
      summary = "Traces that meet all conditions, newest first, as they are found.",
      description =
          "Server-sent events: `traces` with some more of them, `progress` with how far the search"
              + " is, and at last `done`, or `failed` with a problem. The search ends when the"
              + " client goes.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  @GetMapping("/stream")
  void stream(
      @Parameter(hidden = true) TraceQuery query,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    EventStream events = new EventStream(request, response, json);
    TraceStream found = new TraceStream(events);
    try {
      SearchEnd end = traces.search(query, found);
      found.end(end);
    } catch (CostlyPatternException e) {
      events.send("failed", WrongQuery.problem(e, request.getParameter(WrongQuery.PARAMETER)));
    } catch (StoreAwayException e) {
      events.send("failed", ProblemAdvice.away(e));
    } catch (IOException | RuntimeException e) {
      log.error("A search ended before its end.", e);
      events.send(
          "failed",
          ProblemDetail.forStatusAndDetail(
              HttpStatus.INTERNAL_SERVER_ERROR, "The control plane's log says why."));
    }
  }

  @Operation(
      summary = "How the newest matching traces fall apart by fields and attributes.",
      description =
          "The most telling first: those whose values go with failure, then those that split the"
              + " traces evenly. Counted over the spans that met the conditions, so that a value's"
              + " count is what a search with it would find. Ids unique to each span are left out;"
              + " `limit` is not heeded.")
  @GetMapping("/facets")
  FacetsAnswer facets(@Parameter(hidden = true) TraceQuery query) throws IOException {
    return FacetsAnswer.of(traces.facets(query), kept.leftOutOf(query.range()));
  }

  @Operation(summary = "How a query line could go on where its cursor is.")
  @GetMapping("/complete")
  CompletionAnswer complete(
      @Parameter(description = "The query line as it is.")
          @RequestParam(value = "q", defaultValue = "")
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
