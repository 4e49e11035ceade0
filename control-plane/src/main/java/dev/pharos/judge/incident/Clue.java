package dev.pharos.judge.incident;

import dev.pharos.signal.ServiceId;

/**
 * Something that speaks for a suspect.
 *
 * @param service where it can be looked at
 * @param reference what it is about there: a deployment's or an error's id, a node's name; may be
 *     empty
 */
public record Clue(Kind kind, String sentence, ServiceId service, String reference) {
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
