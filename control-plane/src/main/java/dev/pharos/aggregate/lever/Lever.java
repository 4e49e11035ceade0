package dev.pharos.aggregate.lever;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A decision to leave something out.
 *
 * @param from when it was made; what came before stays
 * @param until when it ends or ended; null where somebody has to end it
 * @param author who wants it
 * @param reason why
 */
public record Lever(
    String id,
    LeverTarget target,
    Instant from,
    @Nullable Instant until,
    String author,
    String reason) {

  public boolean isActive(Instant now) {
    return until == null || now.isBefore(until);
  }

  Lever endedAt(Instant end) {
    return new Lever(id, target, from, end, author, reason);
  }
}
