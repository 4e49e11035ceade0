package dev.pharos.show.answer;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import dev.pharos.advise.incident.Incident;
import dev.pharos.judge.incident.Symptom;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An incident in depth.
 *
 * @param suspects the likeliest first
 * @param timeline oldest first
 * @param notes oldest first
 * @param traces ids of some that show it
 */
public record IncidentDetail(
    @JsonUnwrapped IncidentSummary summary,
    List<IncidentSuspect> suspects,
    List<IncidentMoment> timeline,
    List<IncidentAlert> alerts,
    List<IncidentNote> notes,
    List<String> traces) {

  /**
   * What may have caused it.
   *
   * @param weight share 0…1 of the trouble that it explains
   */
  public record IncidentSuspect(
      String node,
      String name,
      String kind,
      double weight,
      String sentence,
      List<IncidentProof> evidence) {}

  /** What speaks for a suspect, and a page that shows it. */
  public record IncidentProof(String kind, String sentence, @Nullable String link) {}

  /**
   * Something that happened.
   *
   * @param kind deploy, fault, alert, health, recovery, acknowledged, note or closed
   */
  public record IncidentMoment(
      Instant time,
      String kind,
      @Nullable String service,
      String sentence,
      @Nullable String link) {}

  /**
   * An alert that is part of it.
   *
   * @param expr of its rule as it stands now; null when the rule is gone, or several have its name
   */
  public record IncidentAlert(
      String name,
      String service,
      @Nullable String namespace,
      @Nullable String environment,
      @Nullable String severity,
      @Nullable String expr,
      Instant since,
      @Nullable Instant until) {}

  /** What a person said. */
  public record IncidentNote(Instant time, String author, String text) {}

  /** What a rule asks for. */
  @FunctionalInterface
  public interface Expressions {
    /** Null when it cannot be told. */
    @Nullable String of(String alert, ServiceId service);
  }

  public static IncidentDetail of(Incident incident, Expressions expressions) {
    return new IncidentDetail(
        IncidentSummary.of(incident),
        incident.suspects().stream().map(IncidentDetail::suspect).toList(),
        incident.timeline().stream()
            .map(one ->
                new IncidentMoment(
                    TimeRange.instant(one.timeNs()),
                    Text.of(one.kind()),
                    one.service(),
                    one.sentence(),
                    one.link()))
            .toList(),
        incident.symptoms().stream()
            .filter(one -> one.kind() == Symptom.Kind.ALERT)
            .map(one -> alert(one, expressions))
            .toList(),
        incident.notes().stream()
            .map(one -> new IncidentNote(TimeRange.instant(one.timeNs()), one.author(), one.text()))
            .toList(),
        incident.traces());
  }

  private static IncidentSuspect suspect(Incident.Suspected one) {
    return new IncidentSuspect(
        one.node(),
        one.name(),
        one.kind(),
        one.weight(),
        one.sentence(),
        one.evidence().stream()
            .map(proof -> new IncidentProof(proof.kind(), proof.sentence(), proof.link()))
            .toList());
  }

  private static IncidentAlert alert(Incident.Observed one, Expressions expressions) {
    Long untilNs = one.untilNs();
    return new IncidentAlert(
        one.name(),
        one.service().name(),
        Text.orNull(one.service().namespace()),
        Text.orNull(one.service().environment()),
        Text.orNull(one.severity()),
        expressions.of(one.name(), one.service()),
        TimeRange.instant(one.sinceNs()),
        untilNs == null ? null : TimeRange.instant(untilNs));
  }
}
