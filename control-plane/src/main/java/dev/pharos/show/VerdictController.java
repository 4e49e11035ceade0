package dev.pharos.show;

import dev.pharos.advise.deploy.VerdictWaits;
import dev.pharos.aggregate.LiveWindows;
import dev.pharos.query.Place;
import dev.pharos.query.ServiceNames;
import dev.pharos.query.deploy.DeployTraces;
import dev.pharos.query.deploy.DeploymentHistory;
import dev.pharos.show.answer.GateAnswer;
import dev.pharos.show.answer.VerdictAnswer;
import dev.pharos.show.parameter.ParameterException;
import dev.pharos.show.parameter.TimeParameter;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Deployment;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.VersionName;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

/** What was found of deployments, for people and for pipelines that wait for it. */
@RestController
@RequestMapping(ShowConfiguration.ROOT + "/deployments")
@Tag(name = "deployments", description = "What was changed, when, and how far it is.")
class VerdictController {
  /** A pipeline that waits longer asks again: proxies between cut what is silent for hours. */
  private static final Duration LONGEST_WAIT = Duration.ofHours(1);

  /** The servlet container ends a wait only when we forgot it. */
  private static final Duration SLACK = Duration.ofSeconds(30);

  private static final Duration RETRY_AFTER = Duration.ofSeconds(30);
  private static final String WAIT =
      "How long to wait until it is decided: 1 to 999 of a unit s, m, h; at most 1h. Default: not"
          + " at all.";
  private static final String UNTIL =
      "decided: for any state but pending; final: until nothing changes it any more. Default:"
          + " decided.";
  private static final List<String> ENDS = List.of("decided", "final");
  private static final List<String> GOOD =
      List.of(DeployVerdict.State.PASSED.word(), DeployVerdict.State.IMPROVED.word());

  private final LiveWindows live;
  private final DeploymentHistory history;
  private final VerdictWaits waits;
  private final DeployTraces traces;
  private final ServiceNames names;

  VerdictController(
      LiveWindows live,
      DeploymentHistory history,
      VerdictWaits waits,
      DeployTraces traces,
      ServiceNames names) {
    this.live = live;
    this.history = history;
    this.waits = waits;
    this.traces = traces;
    this.names = names;
  }

  @Operation(
      summary = "Whether a deployment made its service worse, with all that was compared.",
      description =
          "With `wait` it answers when the verdict is decided, or as `pending` when the wait ends.")
  @GetMapping("/{id}/verdict")
  DeferredResult<VerdictAnswer> verdict(
      @PathVariable("id") String id,
      @Parameter(description = WAIT) @RequestParam(name = "wait", required = false)
          @Nullable String wait,
      @Parameter(description = UNTIL) @RequestParam(name = "until", required = false)
          @Nullable String until,
      @Parameter(hidden = true) Place anywhere) {
    Deployment known = history.find(id);
    if (known == null) {
      throw new UnknownDeploymentException(id);
    }
    // What has left memory is as it was decided: there is nothing to wait for.
    boolean over = byId(live.deployments(), id) == null;
    return answer(
        all -> Objects.requireNonNullElse(byId(all, id), known),
        id,
        wait(wait),
        enough(until).or(_ -> over));
  }

  @Operation(
      summary = "The verdict on the newest deployment of a service, or of one of its versions.",
      description =
          "As long as no such deployment is known the state is `pending` and `deployment` null, so"
              + " that a pipeline may ask before telemetry shows the version.")
  @GetMapping("/verdict")
  DeferredResult<VerdictAnswer> verdictOf(
      @Parameter(description = "Name of the service.") @RequestParam("service") String service,
      @Parameter(description = "Default: whichever is newest.")
          @RequestParam(name = "version", required = false)
          @Nullable String version,
      @Parameter(description = WAIT) @RequestParam(name = "wait", required = false)
          @Nullable String wait,
      @Parameter(description = UNTIL) @RequestParam(name = "until", required = false)
          @Nullable String until,
      @Parameter(hidden = true) Place place) {
    ServiceId meant = names.find(service, place);
    Function<List<Deployment>, @Nullable Deployment> find =
        all -> newest(all, service, meant, place, version);
    return answer(
        find, version == null ? service : service + " " + version, wait(wait), enough(until));
  }

  @Operation(
      summary = "Opens or not by the verdict: a webhook for Flagger.",
      description =
          "200 when the state is among those allowed, else 409. `allow` in the query wins over"
              + " `allow` in the metadata; by default passed and improved.")
  @PostMapping(path = "/gate", consumes = "application/json")
  ResponseEntity<GateAnswer> gate(
      @RequestBody GateBody body,
      @Parameter(description = "States that open it, separated by commas.")
          @RequestParam(name = "allow", required = false)
          @Nullable String allow) {
    String service = body.metadata("service", body.name());
    if (service == null || service.isBlank()) {
      throw new ParameterException("name", "'name' is needed.", List.of("a service's name"));
    }
    List<String> allowed = allowed(allow == null ? body.metadata("allow", null) : allow);
    Place place = new Place(body.metadata("environment", null), body.metadata("namespace", null));
    ServiceId meant = names.find(service, place);
    Deployment found =
        newest(live.deployments(), service, meant, place, body.metadata("version", null));
    DeployVerdict verdict = found == null ? null : found.verdict();
    String state = (verdict == null ? DeployVerdict.State.PENDING : verdict.state()).word();
    boolean open = allowed.contains(state);
    GateAnswer answer =
        new GateAnswer(
            open,
            state,
            verdict == null ? notYet(service, found) : verdict.sentence(),
            found == null ? null : found.id());
    return ResponseEntity.status(open ? HttpStatus.OK : HttpStatus.CONFLICT).body(answer);
  }

  private static String notYet(String service, @Nullable Deployment found) {
    return found == null
        ? "No deployment of %s is known.".formatted(service)
        : "Too early to tell.";
  }

  private static List<String> allowed(@Nullable String given) {
    if (given == null || given.isBlank()) {
      return GOOD;
    }
    List<String> known =
        Arrays.stream(DeployVerdict.State.values()).map(DeployVerdict.State::word).toList();
    List<String> states = Arrays.stream(given.split(",")).map(String::strip).toList();
    for (String state : states) {
      if (!known.contains(state)) {
        throw new ParameterException("allow", "'%s' is not known.".formatted(state), known);
      }
    }
    return states;
  }

  private DeferredResult<VerdictAnswer> answer(
      Function<List<Deployment>, @Nullable Deployment> find,
      String sought,
      Duration wait,
      Predicate<Deployment> enough) {
    DeferredResult<VerdictAnswer> result = new DeferredResult<>(wait.plus(SLACK).toMillis());
    Deployment now = find.apply(live.deployments());
    if (wait.isZero() || (now != null && enough.test(now))) {
      complete(result, now, sought);
      return result;
    }
    CompletableFuture<Deployment> decided = waits(find, enough);
    result.onCompletion(() -> decided.cancel(false));
    var _ =
        decided
            .orTimeout(wait.toMillis(), TimeUnit.MILLISECONDS)
            // Traces are read for the answer: not on the thread that decided it.
            .whenComplete((_, _) ->
                Thread.startVirtualThread(() -> {
                  if (!result.isSetOrExpired()) {
                    complete(result, find.apply(live.deployments()), sought);
                  }
                }));
    return result;
  }

  private CompletableFuture<Deployment> waits(
      Function<List<Deployment>, @Nullable Deployment> find, Predicate<Deployment> enough) {
    try {
      return waits.until(find, enough);
    } catch (RejectedExecutionException e) {
      ProblemDetail problem =
          ProblemDetail.forStatusAndDetail(
              HttpStatus.SERVICE_UNAVAILABLE, String.valueOf(e.getMessage()));
      problem.setTitle("Try again later");
      ErrorResponseException busy =
          new ErrorResponseException(HttpStatus.SERVICE_UNAVAILABLE, problem, e);
      busy.getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(RETRY_AFTER.toSeconds()));
      throw busy;
    }
  }

  private void complete(
      DeferredResult<VerdictAnswer> result, @Nullable Deployment deployment, String sought) {
    try {
      result.setResult(
          deployment == null
              ? VerdictAnswer.unknown("No deployment of %s is known yet.".formatted(sought))
              : VerdictAnswer.of(deployment, traces.of(deployment), issues(deployment)));
    } catch (IOException | RuntimeException e) {
      result.setErrorResult(e);
    }
  }

  /**
   * Ids of error issues by what the verdict calls them; an issue's message changes, not its type.
   */
  private Map<String, String> issues(Deployment deployment) {
    Map<String, String> issues = new HashMap<>();
    DeployVerdict verdict = deployment.verdict();
    List<DeployVerdict.Check> checks = verdict == null ? List.of() : verdict.checks();
    for (DeployVerdict.Check check : checks) {
      String text = check.detail();
      if (text != null && check.kind().equals("novelty")) {
        live.errors().stream()
            .filter(issue -> issue.service().equals(deployment.service()))
            .filter(issue -> text.equals(issue.type()) || text.startsWith(issue.type() + ": "))
            .max(
                Comparator.comparing((ErrorIssue issue) -> text.endsWith(issue.message()))
                    .thenComparing(ErrorIssue::firstSeenNs))
            .ifPresent(issue -> issues.put(text, issue.id()));
      }
    }
    return issues;
  }

  private static Duration wait(@Nullable String given) {
    if (given == null || given.isEmpty() || given.equals("0") || given.equals("0s")) {
      return Duration.ZERO;
    }
    Duration wait = TimeParameter.duration("wait", given);
    if (wait.compareTo(LONGEST_WAIT) > 0) {
      throw new ParameterException("wait", "'%s' is too long.".formatted(given), List.of("to 1h"));
    }
    return wait;
  }

  private static Predicate<Deployment> enough(@Nullable String until) {
    if (until != null && !ENDS.contains(until)) {
      throw new ParameterException("until", "'%s' is not known.".formatted(until), ENDS);
    }
    boolean last = "final".equals(until);
    return deployment -> {
      DeployVerdict verdict = deployment.verdict();
      return verdict != null && !verdict.isPending() && (verdict.isFinal() || !last);
    };
  }

  private static @Nullable Deployment byId(List<Deployment> all, String id) {
    return all.stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
  }

  private static @Nullable Deployment newest(
      List<Deployment> all,
      String service,
      @Nullable ServiceId meant,
      Place place,
      @Nullable String version) {
    return all.stream()
        .filter(Deployment::changesVersion)
        .filter(each ->
            meant == null
                ? each.service().name().equals(service) && place.holds(each.service())
                : each.service().equals(meant))
        .filter(each -> version == null || VersionName.areSame(each.version(), version))
        .findFirst()
        .orElse(null);
  }
}
