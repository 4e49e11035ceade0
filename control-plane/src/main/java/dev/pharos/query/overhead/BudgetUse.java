package dev.pharos.query.overhead;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a day's telemetry takes of what it may take on disk. The day is that of UTC. Bytes are what
 * what came is expected to take there, see {@link Overhead.Cost#storedBytes}.
 *
 * @param name of the environment or service; empty for all
 * @param bytesPerDay null where nothing was set, as may be for all
 * @param used of the day so far, by signal
 * @param perSecond of the last hour, by signal
 * @param forecast of the whole day if it goes on as the last hour; null before a minute is counted
 * @param unknown signals of which nothing is on disk for good yet, so that nothing is expected
 */
public record BudgetUse(
    Scope scope,
    String name,
    @Nullable Long bytesPerDay,
    Map<String, Long> used,
    Map<String, Double> perSecond,
    @Nullable Long forecast,
    List<String> unknown) {

  /** What a budget is of. */
  public enum Scope {
    ALL,
    ENVIRONMENT,
    SERVICE;

    /** Whose budget it is, as alerts say it. */
    public String of(String name) {
      return switch (this) {
        case ALL -> "all services";
        case ENVIRONMENT -> "environment " + name;
        case SERVICE -> "service " + name;
      };
    }
  }

  /** All signals together. */
  public long usedBytes() {
    return used.values().stream().mapToLong(Long::longValue).sum();
  }
}
