package dev.pharos.show;

import dev.pharos.aggregate.RefusedException;
import dev.pharos.query.log.LogExport;
import dev.pharos.query.log.LogSearch;
import dev.pharos.show.answer.ExportEnd;
import dev.pharos.show.answer.LogLine;
import dev.pharos.show.answer.LogLineId;
import dev.pharos.show.answer.Text;
import dev.pharos.signal.RefusalReason;
import dev.pharos.store.AddedLines;
import dev.pharos.store.CostlyPatternException;
import dev.pharos.store.LogQuery;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import tools.jackson.databind.json.JsonMapper;

/** Lines as they come, and all of them as a file. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/logs")
@Tag(name = "logs")
class LogStreamController {
  private static final Logger log = LoggerFactory.getLogger(LogStreamController.class);

  /** Files being written at a time: each reads the store as fast as its client takes it. */
  private static final int FILES_AT_ONCE = 2;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final LogSearch logs;
  private final LogTails tails;
  private final JsonMapper json;
  private final Semaphore files = new Semaphore(FILES_AT_ONCE);

  LogStreamController(LogSearch logs, LogTails tails, JsonMapper json) {
    this.logs = logs;
    this.tails = tails;
    this.json = json;
  }

  @Operation(
      summary = "Lines that meet all conditions, as they come.",
      description =
          "Server-sent events: `logs` with lines in the order of coming, `skipped` with how many"
              + " lines came faster than they could be looked at, or `failed` with a problem."
              + " Comments keep the connection alive. `from`, `to`, `limit`, `order` and `after`"
              + " are not heeded.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
              schema = @Schema(type = "string")))
  @GetMapping("/tail")
  void tail(
      @Parameter(hidden = true) LogQuery query,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, RefusedException {
    AddedLines added = tails.begin();
    try {
      EventStream events = new EventStream(request, response, json);
      try {
        tails.send(added, query.filter(), events);
      } catch (CostlyPatternException e) {
        events.send("failed", WrongQuery.problem(e, request.getParameter(WrongQuery.PARAMETER)));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      tails.end(added);
    }
  }

  @Operation(
      summary = "All lines that meet all conditions as a file, one JSON document a line.",
      description =
          "At most a million lines or five minutes' worth; a file that does not hold all ends with"
              + " a line that says so: `truncated`, `reason`, `lines`, and `next`, which `after`"
              + " takes to go on. `limit` is not heeded.")
  @ApiResponse(
      responseCode = "200",
      content =
          @Content(
              mediaType = MediaType.APPLICATION_NDJSON_VALUE,
              schema = @Schema(implementation = LogLine.class)))
  @GetMapping("/export")
  void export(
      @Parameter(hidden = true) LogQuery query,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException, RefusedException {
    if (!files.tryAcquire()) {
      throw new RefusedException(
          RefusalReason.QUEUE_FULL, RETRY_AFTER, "Other files are being written; try again.");
    }
    try {
      ShallowEtagHeaderFilter.disableContentCaching(request);
      response.setContentType(MediaType.APPLICATION_NDJSON_VALUE);
      response.setHeader(
          HttpHeaders.CONTENT_DISPOSITION,
          ContentDisposition.attachment().filename("logs.ndjson").build().toString());
      OutputStream out = new BufferedOutputStream(response.getOutputStream());
      write(query, out);
      out.flush();
    } finally {
      files.release();
    }
  }

  private void write(LogQuery query, OutputStream out) throws IOException {
    long[] lines = {0};
    try {
      LogExport end =
          logs.export(
              query,
              part -> {
                for (dev.pharos.store.LogLine line : part) {
                  writeLine(out, LogLine.of(line));
                }
                lines[0] += part.size();
                out.flush();
              });
      if (end.cut() != null) {
        String next = end.next().map(LogLineId::write).orElse(null);
        writeLine(out, new ExportEnd(true, Text.of(end.cut()), end.lines(), next));
      }
    } catch (IOException | RuntimeException e) {
      // Whoever has gone hears nothing of it; whoever reads must not take the file for whole.
      log.warn("A file of lines ended before its end.", e);
      writeLine(out, new ExportEnd(true, "failed", lines[0], null));
    }
  }

  private void writeLine(OutputStream out, Object value) throws IOException {
    out.write(json.writeValueAsString(value).getBytes(StandardCharsets.UTF_8));
    out.write('\n');
  }
}
