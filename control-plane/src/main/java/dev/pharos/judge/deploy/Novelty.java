package dev.pharos.judge.deploy;

/**
 * Something that the old version never reported: evidence for a reader, not a reason of its own.
 *
 * @param text the exception's type and message, or the pattern
 * @param count how often the new version did
 */
public record Novelty(Kind kind, String text, long count) {
  public enum Kind {
    EXCEPTION,
    LOG_PATTERN
  }
}
