package dev.pharos.show.answer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pharos.query.deploy.ComparedTraces;
import dev.pharos.signal.DeployVerdict;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.Span;
import dev.pharos.signal.TimeRange;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a deployment made its service worse, and by what that is known.
 *
 * @param deployment null while none of that service and version is known
 * @param state passed, regressed, improved, inconclusive or pending
 * @param looks tests made so far
 * @param windows of the deployment that it rests on
 * @param decidedAt when this state was reached; null while pending
 * @param rollback how to go back; only where it regressed. Pharos never does it by itself.
 */
@Schema(name = "DeployVerdict")
public record VerdictAnswer(
    @Nullable Subject deployment,
    String state,
    @JsonProperty("final") boolean isFinal,
    String sentence,
    Baseline baseline,
    int newInstances,
    int looks,
    int windows,
    long windowNs,
    @Nullable Instant decidedAt,
    @Nullable Instant lookedAt,
    List<Check> checks,
    Evidence evidence,
    Exemplars exemplars,
    @Nullable Rollback rollback) {
  private static final Evidence NO_EVIDENCE = new Evidence(List.of(), List.of(), null);

  /** None of that service and version is known. */
  public static VerdictAnswer unknown(String sentence) {
    return new VerdictAnswer(
        null,
        DeployVerdict.State.PENDING.word(),
        false,
        sentence,
        new Baseline("none", "nothing", null, 0),
        0,
        0,
        0,
        Resolution.TEN_SECONDS.lengthNs(),
        null,
        null,
        List.of(),
        NO_EVIDENCE,
        Exemplars.of(ComparedTraces.NONE),
        null);
  }

  /**
   * @param issues ids of error issues by what a verdict calls them
   */
  public static VerdictAnswer of(
      dev.pharos.signal.Deployment deployment, ComparedTraces traces, Map<String, String> issues) {
    DeployVerdict verdict = deployment.verdict();
    VerdictSummary summary = VerdictSummary.of(verdict);
    if (verdict == null) {
      VerdictAnswer unknown = unknown(summary.sentence());
      return new VerdictAnswer(
          Subject.of(deployment),
          unknown.state(),
          false,
          summary.sentence(),
          unknown.baseline(),
          0,
          0,
          0,
          unknown.windowNs(),
          null,
          null,
          List.of(),
          NO_EVIDENCE,
          Exemplars.of(traces),
          null);
    }
    return new VerdictAnswer(
        Subject.of(deployment),
        summary.state(),
        verdict.isFinal(),
        verdict.sentence(),
        Baseline.of(verdict, deployment.previousVersion()),
        verdict.newInstances(),
        verdict.looks(),
        verdict.windows(),
        Resolution.TEN_SECONDS.lengthNs(),
        summary.decidedAt(),
        TimeRange.instant(verdict.lookedAtNs()),
        verdict.checks().stream().map(Check::of).toList(),
        Evidence.of(verdict, issues),
        Exemplars.of(traces),
        Rollback.of(deployment));
  }

  /** The deployment that was judged. */
  @Schema(name = "DeployVerdictSubject")
  public record Subject(
      String id,
      String kind,
      String service,
      @Nullable String namespace,
      @Nullable String environment,
      @Nullable String version,
      @Nullable String previousVersion,
      String state,
      Instant startedAt,
      @Nullable Instant finishedAt,
      @Nullable String link) {
    static Subject of(dev.pharos.signal.Deployment deployment) {
      Long finishedAtNs = deployment.finishedAtNs();
      return new Subject(
          deployment.id(),
          Text.of(deployment.kind()),
          deployment.service().name(),
          Text.orNull(deployment.service().namespace()),
          Text.orNull(deployment.service().environment()),
          Text.orNull(deployment.version()),
          Text.orNull(deployment.previousVersion()),
          Text.of(deployment.state()),
          TimeRange.instant(deployment.startedAtNs()),
          finishedAtNs == null ? null : TimeRange.instant(finishedAtNs),
          deployment.link());
    }
  }

  /** What the new version was held against: side_by_side, time_before or none. */
  @Schema(name = "DeployVerdictBaseline")
  public record Baseline(String kind, String name, @Nullable String version, int instances) {
    static Baseline of(DeployVerdict verdict, String version) {
      String name =
          switch (verdict.baseline()) {
            case SIDE_BY_SIDE -> "the old version beside it";
            case TIME_BEFORE -> "the time before";
            case NONE -> "nothing";
          };
      return new Baseline(
          Text.of(verdict.baseline()), name, Text.orNull(version), verdict.oldInstances());
    }
  }

  /**
   * One thing that was compared.
   *
   * @param operation null for all together
   * @param unit ns, B, share (0…1), B/min, /s, or empty for a number of things
   * @param baseline null where nothing was measured, as are value and difference
   * @param low of the 95 % interval of the difference; null where it is not bounded
   * @param high likewise
   * @param gate a smaller difference does not matter
   */
  @Schema(name = "DeployVerdictCheck")
  public record Check(
      String kind,
      String name,
      @Nullable String operation,
      String unit,
      long newRequests,
      long baselineRequests,
      @Nullable Double baseline,
      @Nullable Double value,
      @Nullable Double difference,
      @Nullable Double low,
      @Nullable Double high,
      double p,
      double gate,
      String state,
      @Nullable String detail) {
    static Check of(DeployVerdict.Check check) {
      return new Check(
          check.kind(),
          check.measure(),
          Text.orNull(check.operation()),
          check.unit(),
          check.newCount(),
          check.oldCount(),
          orNull(check.baseline()),
          orNull(check.value()),
          orNull(check.difference()),
          orNull(check.low()),
          orNull(check.high()),
          finite(check.p()),
          finite(check.gate()),
          check.state(),
          check.detail());
    }

    private static @Nullable Double orNull(double value) {
      return Double.isFinite(value) ? (Double) value : null;
    }

    /** Of nothing there is no mean. */
    private static double finite(double value) {
      return Double.isFinite(value) ? value : 0;
    }
  }

  /** What stands beside the checks: told, and not judged. */
  @Schema(name = "DeployVerdictEvidence")
  public record Evidence(
      List<NewException> newExceptions,
      List<NewPattern> newPatterns,
      @Nullable Telemetry telemetryPerRequest) {
    private static final String TELEMETRY = "telemetry per request";

    static Evidence of(DeployVerdict verdict, Map<String, String> issues) {
      return new Evidence(
          verdict.checks().stream()
              .filter(check -> check.measure().equals("new exception"))
              .map(check -> {
                String text = check.detail() == null ? "" : check.detail();
                return new NewException(text, check.newCount(), issues.get(text));
              })
              .toList(),
          verdict.checks().stream()
              .filter(check -> check.measure().equals("new log pattern"))
              .map(check ->
                  new NewPattern(check.detail() == null ? "" : check.detail(), check.newCount()))
              .toList(),
          verdict.checks().stream()
              .filter(check -> check.measure().equals(TELEMETRY))
              .findFirst()
              .map(check ->
                  new Telemetry(Check.finite(check.baseline()), Check.finite(check.value())))
              .orElse(null));
    }
  }

  /**
   * @param issue null when it is not remembered any more
   */
  @Schema(name = "DeployVerdictException")
  public record NewException(String text, long count, @Nullable String issue) {}

  /** A kind of line that no other version wrote. */
  @Schema(name = "DeployVerdictPattern")
  public record NewPattern(String text, long count) {}

  /** Bytes of spans and log lines a request. */
  @Schema(name = "DeployVerdictTelemetry")
  public record Telemetry(double baselineBytes, double newBytes) {}

  /** Kept requests of both versions, of the operations that differ most. */
  @Schema(name = "DeployVerdictExemplars")
  public record Exemplars(List<Exemplar> baseline, List<Exemplar> fresh) {
    static Exemplars of(ComparedTraces traces) {
      return new Exemplars(
          traces.old().stream().map(Exemplar::of).toList(),
          traces.fresh().stream().map(Exemplar::of).toList());
    }
  }

  /** A request. */
  @Schema(name = "DeployVerdictExemplar")
  public record Exemplar(
      String traceId, String operation, Instant startedAt, long durationNs, boolean error) {
    static Exemplar of(Span span) {
      return new Exemplar(
          span.traceId().toString(),
          span.name(),
          TimeRange.instant(span.startNs()),
          span.durationNs(),
          span.isError());
    }
  }

  /** How to go back; nobody does it but a person or their pipeline. */
  @Schema(name = "DeployVerdictRollback")
  public record Rollback(String toVersion, String hint, List<Command> commands) {
    static @Nullable Rollback of(dev.pharos.signal.Deployment deployment) {
      DeployVerdict verdict = deployment.verdict();
      if (verdict == null
          || verdict.state() != DeployVerdict.State.REGRESSED
          || deployment.previousVersion().isEmpty()) {
        return null;
      }
      String name = shellWord(deployment.service().name());
      return new Rollback(
          deployment.previousVersion(),
          "Pharos never rolls back by itself. To go back to %s:"
              .formatted(deployment.previousVersion()),
          List.of(
              new Command("kubectl", "kubectl rollout undo deployment/" + name),
              new Command("argo-rollouts", "kubectl argo rollouts undo " + name),
              new Command("helm", "helm rollback " + name)));
    }

    /** A name comes from telemetry, and is pasted into a shell. */
    private static String shellWord(String name) {
      return name.matches("[A-Za-z0-9._-]+") ? name : "'" + name.replace("'", "'\\''") + "'";
    }
  }

  /** A line to copy. */
  @Schema(name = "DeployVerdictCommand")
  public record Command(String tool, String command) {}
}
