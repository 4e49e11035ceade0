package dev.pharos.show.answer;

import dev.pharos.aggregate.lever.LeverChange;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.steer.level.LevelRounds;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Levers and what was done with them, the newest first. */
public record LeversAnswer(List<Lever> levers, List<Change> changes) {

  /**
   * Who did what.
   *
   * @param action applied, replaced, revoked, or ended where its time was over
   * @param author null where it ended by itself
   * @param reason likewise
   * @param before what held before; null where nothing did
   * @param after what held then; null where nothing did
   */
  @Schema(name = "LeverChange")
  public record Change(
      Instant at,
      String action,
      @Nullable String author,
      @Nullable String reason,
      @Nullable Decision before,
      @Nullable Decision after) {
    static Change of(LeverChange change) {
      return new Change(
          change.at(),
          Text.of(change.action()),
          Text.orNull(change.author()),
          Text.orNull(change.reason()),
          Decision.of(change.before()),
          Decision.of(change.after()));
    }
  }

  /** A lever as it was decided. */
  @Schema(name = "LeverDecision")
  public record Decision(
      String id,
      Lever.Of target,
      Instant from,
      @Nullable Instant until,
      String author,
      String reason) {
    static @Nullable Decision of(dev.pharos.aggregate.lever.@Nullable Lever lever) {
      return lever == null
          ? null
          : new Decision(
              lever.id(),
              Lever.Of.of(lever.target()),
              lever.from(),
              lever.until(),
              lever.author(),
              lever.reason());
    }
  }

  public static LeversAnswer of(
      List<Levers.State> levers, LevelRounds levels, List<LeverChange> changes) {
    return new LeversAnswer(
        levers.stream().map(state -> Lever.of(state, levels)).toList(),
        changes.stream().map(Change::of).toList());
  }
}
