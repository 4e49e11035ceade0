package dev.pharos.aggregate.lever;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit.
 *
 * @param author who did it; empty where a lever ended by itself
 * @param reason why; empty where a lever ended by itself
 * @param before what held before; null where nothing did
 * @param after what holds now; null where nothing does any more
 */
public record LeverChange(
    Instant at,
    Action action,
    String author,
    String reason,
    @Nullable Lever before,
    @Nullable Lever after) {

  /** What was done. */
  public enum Action {
    APPLIED,
    /** It took the place of another of the same thing. */
    REPLACED,
    REVOKED,
    /** Its time was over. */
    ENDED
  }
}
