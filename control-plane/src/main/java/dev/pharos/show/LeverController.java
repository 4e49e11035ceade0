package dev.pharos.show;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.alert.evaluation.RuleGroups;
import dev.pharos.query.lever.LeverPreview;
import dev.pharos.query.lever.LeverPreviews;
import dev.pharos.query.lever.LeverRefusedException;
import dev.pharos.show.answer.Lever;
import dev.pharos.show.answer.LeverPreviewAnswer;
import dev.pharos.show.answer.LeversAnswer;
import dev.pharos.show.answer.LoggersAnswer;
import dev.pharos.steer.sampling.Sampling;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/** What is left out at intake: decided by people, previewed, revocable. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/levers")
@Tag(name = "levers", description = "What is left out at intake, by whose decision, and why.")
class LeverController {
  private final Levers levers;
  private final LeverPreviews previews;
  private final RuleGroups rules;
  private final Sampling sampling;
  private final InstantSource clock;
  private final LevelDesk levels;

  LeverController(
      Levers levers,
      LeverPreviews previews,
      RuleGroups rules,
      Sampling sampling,
      InstantSource clock,
      LevelDesk levels) {
    this.levers = levers;
    this.previews = previews;
    this.rules = rules;
    this.sampling = sampling;
    this.clock = clock;
    this.levels = levels;
  }

  @Operation(
      summary = "Levers, the newest first, with what each left out so far, and who did what.",
      description =
          "One that ended is listed for five days. What was left out is kept once a minute: a kill"
              + " forgets or counts twice what its last minute left out. `changes` are the newest"
              + " 1,000.")
  @GetMapping
  LeversAnswer levers() {
    return LeversAnswer.of(levers.all(), levels.rounds(), levers.changes());
  }

  @Operation(
      summary = "What a lever would save and lose, by what came in the last hour.",
      description =
          "Nothing is changed. A day is 24 times the hour. A lever that would not do what it says,"
              + " or would blind verdicts, is refused with 409.")
  @PostMapping(path = "/preview", consumes = "application/json")
  LeverPreviewAnswer preview(@RequestBody LeverBody body, HttpServletRequest request)
      throws IOException {
    body.checkFields();
    if (body.setsALevel()) {
      return LeverPreviewAnswer.of(levels.preview(body.logLevel(), request));
    }
    LeverPreview preview = previewed(body);
    return LeverPreviewAnswer.of(preview, rulesOf(preview.target()), agentsOf(preview.target()));
  }

  @Operation(
      summary = "Makes a lever; it is kept and holds when this answers.",
      description =
          "It takes the place of one of the same thing. What came before stays. Counts, rates,"
              + " graph, errors and verdicts are made of what comes, not of what is left.")
  @PostMapping(consumes = "application/json")
  @ResponseStatus(HttpStatus.CREATED)
  Lever apply(@RequestBody LeverBody body, HttpServletRequest request) throws IOException {
    body.checkFields();
    Instant until = body.end(clock.instant());
    String author = body.by();
    String reason = body.why();
    LeverTarget target =
        body.setsALevel()
            ? levels.preview(body.logLevel(), request).lever().target()
            : previewed(body).target();
    try {
      return Lever.of(levers.apply(target, until, author, reason), levels.rounds());
    } catch (Levers.TooManyException e) {
      throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
    }
  }

  @Operation(
      summary = "Loggers of a service whose level can be set, those that wrote most first.",
      description =
          "Names by which lines of the last hour came, and those that an instance knows; at most"
              + " 1,000.")
  @GetMapping("/loggers")
  LoggersAnswer loggers(
      @Parameter(description = "A name, or namespace/name.") @RequestParam("service")
          String service,
      @Parameter(description = "All without one.")
          @RequestParam(value = "environment", defaultValue = "")
          String environment,
      HttpServletRequest request)
      throws IOException {
    return levels.known(
        LeverBody.needed("service", service), environment.isBlank() ? null : environment, request);
  }

  @Operation(summary = "Ends a lever now: from now on all is kept again.")
  @DeleteMapping("/{id}")
  Lever revoke(
      @PathVariable("id") String id,
      @Parameter(description = "Who wants it.") @RequestParam("author") String author,
      @Parameter(description = "Why.") @RequestParam("reason") String reason)
      throws IOException {
    return Lever.of(
        levers
            .revoke(id, LeverBody.needed("author", author), LeverBody.needed("reason", reason))
            .orElseThrow(() -> new UnknownLeverException(id)),
        levels.rounds());
  }

  private LeverPreview previewed(LeverBody body) throws IOException {
    try {
      return body.preview(previews);
    } catch (LeverRefusedException e) {
      throw new ResponseStatusException(HttpStatus.CONFLICT, e.getMessage(), e);
    }
  }

  /** Agents that do not ask do not follow. */
  private List<String> agentsOf(LeverTarget target) {
    return target instanceof LeverTarget.Sampling(String service, _, _)
            && sampling.polls(service).isEmpty()
        ? List.of(
            "No agent of %s asked in the last hour how many traces to begin: until one does, nothing"
                    .formatted(service)
                + " changes (docs/CONNECT.md has the settings).")
        : List.of();
  }

  private List<String> rulesOf(LeverTarget target) {
    return switch (target) {
      case LeverTarget.Pattern _,
          LeverTarget.LogLevel _,
          LeverTarget.Sampling _,
          LeverTarget.Keep _ ->
          List.of();
      case LeverTarget.Metric(var metric, _) -> rulesOf(metric);
      case LeverTarget.Label(var metric, _, _) -> rulesOf(metric);
    };
  }

  private List<String> rulesOf(String metric) {
    return RuleMetrics.byMetric(rules).getOrDefault(metric, List.of());
  }
}
