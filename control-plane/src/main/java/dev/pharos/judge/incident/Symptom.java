package dev.pharos.judge.incident;

import dev.pharos.signal.ServiceId;

/**
 * Something that is not well with a service.
 *
 * @param name tells several of one kind apart: a queue, an alert, a version; else empty
 * @param sinceNs epoch nanoseconds
 * @param sentence as a person would say it, with numbers
 */
public record Symptom(ServiceId service, Kind kind, String name, long sinceNs, String sentence) {
  /** What was seen. */
  public enum Kind {
    /** An instance is down. */
    DOWN,
    ERRORS,
    LATENCY,
    /** What it should consume waits. */
    QUEUE,
    SILENT,
    /** A version of it was judged to be worse than the one before. */
    VERDICT,
    ALERT
  }

  /** Stays the same as long as the symptom lasts. */
  public Key key() {
    return new Key(service, kind, name);
  }

  /** What a symptom is known by. */
  public record Key(ServiceId service, Kind kind, String name) {}
}
