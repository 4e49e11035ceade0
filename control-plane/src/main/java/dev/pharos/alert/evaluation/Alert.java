package dev.pharos.alert.evaluation;

import dev.pharos.signal.metric.Labels;
import java.time.Instant;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert as it was after an evaluation. Immutable.
 *
 * @param labels which tell it from all others, {@code alertname} among them
 * @param state {@link AlertState#INACTIVE} for one that fired and is resolved
 * @param value of the expression when it last had one
 * @param activeAt since when the expression has an element for it
 * @param firedAt since when it fires; absent while it is pending
 * @param resolvedAt absent while it is active
 * @param keepFiringSince when its element went, while it goes on firing all the same
 */
public record Alert(
    Labels labels,
    SortedMap<String, String> annotations,
    AlertState state,
    double value,
    Instant activeAt,
    @Nullable Instant firedAt,
    @Nullable Instant resolvedAt,
    @Nullable Instant keepFiringSince) {

  /** Whether it is pending or firing. */
  public boolean isActive() {
    return resolvedAt == null;
  }
}
