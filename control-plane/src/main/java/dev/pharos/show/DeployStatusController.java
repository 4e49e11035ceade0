package dev.pharos.show;

import dev.pharos.query.Place;
import dev.pharos.query.deploy.DeployStatusQuery;
import dev.pharos.show.answer.DeployStatusAnswer;
import dev.pharos.show.parameter.HistoryRange;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What runs where, for those who answer for it. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/deploy-status")
@Tag(name = "deployments", description = "What was changed, when, and how far it is.")
class DeployStatusController {
  private static final MediaType CSV = new MediaType("text", "csv", StandardCharsets.UTF_8);
  private static final List<String> FORMATS = List.of("json", "csv");
  private static final List<String> TABLES = List.of("services", "weeks");

  private final DeployStatusQuery status;
  private final InstantSource clock;

  DeployStatusController(DeployStatusQuery status, InstantSource clock) {
    this.status = status;
    this.clock = clock;
  }

  @Operation(
      summary = "Which version of each service runs in which environment, and how delivery goes.",
      description =
          "`weeks` has, by team and week (UTC, from Monday): how many deployments began, how many"
              + " failed (rolled back, replaced before they were complete, never got through, or"
              + " with a verdict of regressed in the end),"
              + " the median time from a failed one's start until a good version was everywhere"
              + " again, and from the commit to complete where CI told the commit's time. As CSV"
              + " with `Accept: text/csv` or `format=csv`, one table at a time.")
  @ApiResponse(
      responseCode = "200",
      content = {
        @Content(
            mediaType = MediaType.APPLICATION_JSON_VALUE,
            schema = @Schema(implementation = DeployStatusAnswer.class)),
        @Content(mediaType = "text/csv", schema = @Schema(type = "string"))
      })
  @GetMapping
  ResponseEntity<Object> status(
      @Parameter(hidden = true) HistoryRange history,
      @Parameter(hidden = true) Place place,
      @Parameter(
              description = "json or csv. Default: what `Accept` asks for.",
              schema = @Schema(allowableValues = {"json", "csv"}))
          @RequestParam(name = "format", required = false)
          @Nullable String format,
      @Parameter(
              description = "Of a CSV: services or weeks. Default: services.",
              schema = @Schema(allowableValues = {"services", "weeks"}))
          @RequestParam(name = "table", required = false)
          @Nullable String table,
      @Parameter(hidden = true) @RequestHeader(name = HttpHeaders.ACCEPT, required = false)
          @Nullable String accept) {
    check("format", format, FORMATS);
    check("table", table, TABLES);
    TimeRange range = history.range();
    DeployStatusAnswer answer =
        DeployStatusAnswer.of(status.services(place), status.weeks(range, place), clock.instant());
    boolean csv =
        format == null ? accept != null && accept.startsWith("text/csv") : "csv".equals(format);
    if (!csv) {
      return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(answer);
    }
    boolean weeks = "weeks".equals(table);
    ContentDisposition file =
        ContentDisposition.attachment()
            .filename(weeks ? "deploy-weeks.csv" : "deploy-status.csv")
            .build();
    return ResponseEntity.ok()
        .header(HttpHeaders.CONTENT_DISPOSITION, file.toString())
        .contentType(CSV)
        .body(weeks ? DeployStatusCsv.weeks(answer) : DeployStatusCsv.services(answer));
  }

  private static void check(String parameter, @Nullable String given, List<String> allowed) {
    if (given != null && !allowed.contains(given)) {
      throw new ParameterException(parameter, "'%s' is not known.".formatted(given), allowed);
    }
  }
}
