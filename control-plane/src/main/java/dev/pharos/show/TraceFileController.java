package dev.pharos.show;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.RefusedException;
import dev.pharos.aggregate.TraceFileReader;
import dev.pharos.query.Place;
import dev.pharos.show.answer.TraceFileView;
import dev.pharos.show.otlp.OtlpTraceFile;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.signal.RefusalReason;
import dev.pharos.signal.SpanBatch;
import dev.pharos.signal.TraceTree;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** Traces as files: one to take along, and one that somebody sent. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/traces")
@Tag(name = "traces", description = "Why a request was slow or wrong.")
class TraceFileController {
  /** A trace of 10,000 spans with a stack trace here and there is about half as large. */
  static final int MOST_FILE_BYTES = 16 << 20;

  /** Files in memory at a time, each with its spans about ten times as large. */
  private static final int FILES_AT_ONCE = 2;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(2);

  private final KnownTraces known;
  private final TraceFileReader files;
  private final Semaphore places = new Semaphore(FILES_AT_ONCE);

  TraceFileController(KnownTraces known, TraceFileReader files) {
    this.known = known;
    this.files = files;
  }

  @Operation(summary = "A trace as it was received, as a file: OTLP in JSON.")
  @GetMapping(path = "/{traceId}/otlp", produces = MediaType.APPLICATION_JSON_VALUE)
  ResponseEntity<byte[]> download(
      @PathVariable("traceId") String text, @Parameter(hidden = true) Place anywhere)
      throws IOException {
    TraceTree tree = known.sent(text);
    List<dev.pharos.signal.Span> spans =
        tree.rows(Integer.MAX_VALUE).stream().map(TraceTree.Row::span).toList();
    ContentDisposition file =
        ContentDisposition.attachment()
            .filename("trace-" + tree.root().traceId() + ".otlp.json")
            .build();
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
        .contentType(MediaType.APPLICATION_JSON)
        .body(OtlpTraceFile.write(spans));
  }

  @Operation(
      summary = "What such a file shows, at most 16 MiB of it; nothing of it is kept.",
      description =
          "Takes `TracesData` or an export request, as one JSON document or one per line, of any"
              + " time. Of several traces the one with most spans is shown, or the one asked for.")
  @PostMapping(path = "/view", consumes = MediaType.APPLICATION_JSON_VALUE)
  TraceFileView view(
      InputStream body, @RequestParam(name = "traceId", required = false) @Nullable String traceId)
      throws IOException, RefusedException {
    if (!places.tryAcquire()) {
      throw new RefusedException(
          RefusalReason.QUEUE_FULL, RETRY_AFTER, "Other files are being read; try again.");
    }
    try {
      return new TraceFileWriter(read(body)).write(traceId);
    } finally {
      places.release();
    }
  }

  private SpanBatch read(InputStream body) throws IOException {
    byte[] file = body.readNBytes(MOST_FILE_BYTES + 1);
    if (file.length > MOST_FILE_BYTES) {
      throw new ResponseStatusException(
          HttpStatus.CONTENT_TOO_LARGE,
          "The file is larger than %d MiB, which is the most that is shown."
              .formatted(MOST_FILE_BYTES >> 20));
    }
    try {
      return files.read(file);
    } catch (MalformedPayloadException e) {
      throw new ParameterException(
          "body",
          "This is no file of OTLP traces: " + Objects.toString(e.getMessage(), "it is damaged"),
          List.of("OTLP in JSON: {\"resourceSpans\": […]}, or one such document per line"));
    }
  }
}
