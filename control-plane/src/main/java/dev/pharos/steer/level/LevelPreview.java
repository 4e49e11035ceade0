package dev.pharos.steer.level;

import dev.pharos.query.lever.LeverPreview;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a level would have done in the last hour, and whom it would reach.
 *
 * @param lever its saving is of lines below the level
 * @param grows whether an instance writes less now: lines would come that do not come now, and how
 *     many nobody can tell
 * @param instances by their names
 */
public record LevelPreview(LeverPreview lever, boolean grows, List<Reach> instances) {
  public LevelPreview {
    instances = List.copyOf(instances);
  }

  /**
   * Whether an instance can be reached.
   *
   * @param level that the logger has now, in upper case; null where it was not told
   * @param reason why it cannot be set; empty where it can
   */
  public record Reach(String registration, String instance, @Nullable String level, String reason) {
    public boolean isReached() {
      return reason.isEmpty();
    }
  }
}
