package dev.pharos.advise.incident;

import dev.pharos.judge.incident.Symptom;
import dev.pharos.signal.ServiceId;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Trouble with one cause, as long as it lasts and after. Immutable; it is kept as it stands here.
 *
 * @param environment empty when services do not say theirs
 * @param title what is wrong, in a few words
 * @param startedAtNs start of its first symptom, epoch nanoseconds
 * @param endedAtNs end of its last symptom, or when a person closed it; null while it is open
 * @param suspects the likeliest first
 * @param symptoms in the order in which they were noticed
 * @param timeline oldest first
 * @param notes oldest first
 * @param traces ids of some that show it
 * @param acknowledgedBy null while nobody did
 * @param closedBy who closed it; null when it ended by itself or is open
 * @param merged ids of those that turned out to be part of it, the oldest first
 */
public record Incident(
    String id,
    Kind kind,
    String environment,
    String title,
    long startedAtNs,
    @Nullable Long endedAtNs,
    List<Suspected> suspects,
    List<Observed> symptoms,
    List<Moment> timeline,
    List<Note> notes,
    List<String> traces,
    @Nullable String acknowledgedBy,
    @Nullable String closedBy,
    List<String> merged) {
  public Incident {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(title, "title");
    suspects = List.copyOf(suspects);
    symptoms = List.copyOf(symptoms);
    timeline = List.copyOf(timeline);
    notes = List.copyOf(notes);
    traces = List.copyOf(traces);
    // What was kept before they were remembered has none.
    merged = merged == null ? List.of() : List.copyOf(merged);
  }

  /** What kind of trouble it is. */
  public enum Kind {
    SERVICE,
    /** Telemetry does not arrive: of the services themselves nothing is known. */
    NO_TELEMETRY,
    /** Data that will not become consistent by itself. */
    INCONSISTENT_DATA
  }

  /**
   * What may have caused it.
   *
   * @param node its id on the map
   * @param kind service, database, queue or external
   */
  public record Suspected(
      String node,
      String name,
      String kind,
      double weight,
      String title,
      String sentence,
      List<Proof> evidence) {}

  /**
   * What speaks for a suspect.
   *
   * @param kind a word
   * @param link a page of Pharos; null when none shows it
   */
  public record Proof(String kind, String sentence, @Nullable String link) {}

  /**
   * A symptom with when it ended.
   *
   * @param untilNs epoch nanoseconds; null while it lasts
   * @param severity of an alert; empty for what Pharos found itself
   */
  public record Observed(
      ServiceId service,
      Symptom.Kind kind,
      String name,
      long sinceNs,
      @Nullable Long untilNs,
      String sentence,
      String severity) {
    public Symptom.Key key() {
      return new Symptom.Key(service, kind, name);
    }

    boolean lasts() {
      return untilNs == null;
    }
  }

  /**
   * Something that happened.
   *
   * @param service null when it concerns none in particular
   * @param link a page of Pharos; null when none shows it
   */
  public record Moment(
      long timeNs, What kind, @Nullable String service, String sentence, @Nullable String link) {
    /** What kind of thing. */
    public enum What {
      DEPLOY,
      FAULT,
      ALERT,
      HEALTH,
      RECOVERY,
      ACKNOWLEDGED,
      NOTE,
      CLOSED
    }
  }

  /** What a person said. */
  public record Note(long timeNs, String author, String text) {}

  public boolean goesOn() {
    return endedAtNs == null;
  }

  /** Null for one whose cause nobody can tell. */
  public @Nullable Suspected cause() {
    return suspects.isEmpty() ? null : suspects.getFirst();
  }
}
