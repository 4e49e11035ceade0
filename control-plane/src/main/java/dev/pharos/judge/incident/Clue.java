package dev.pharos.judge.incident;

import dev.pharos.signal.Node;
import dev.pharos.signal.ServiceId;
import org.jspecify.annotations.Nullable;

/**
 * Something that speaks for a suspect.
 *
 * @param service where it can be looked at
 * @param reference what it is about there: a deployment's or an error's id, a queue's name; may be
 *     empty
 * @param node what it is about on the map; null where that is the service, or only its name is
 *     known
 */
public record Clue(
    Kind kind, String sentence, ServiceId service, String reference, @Nullable Node node) {
  public Clue(Kind kind, String sentence, ServiceId service, String reference) {
    this(kind, sentence, service, reference, null);
  }

  /** What it was seen in; tells which page shows it. */
  public enum Kind {
    ERRORS,
    LATENCY,
    CALLS,
    INSTANCE,
    QUEUE,
    CHANGE,
    EXCEPTION
  }
}
