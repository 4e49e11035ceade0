package dev.pharos.steer.level;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.fleet.InstanceLoggers;
import dev.pharos.fleet.InstanceLoggers.LoggerLevel;
import dev.pharos.fleet.InstanceLoggers.LoggingInstance;
import dev.pharos.fleet.LoggersException;
import dev.pharos.query.lever.LeverPreviews;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogStore;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Loggers whose level can be set: those by which a service wrote in the last hour, and those that
 * an instance of it knows. Safe for use by many threads; waits for an instance.
 */
public final class KnownLoggers {
  /** A list that is longer is not read; who knows a name types it. */
  static final int MOST = 1_000;

  /** Instances that are asked until one answers. */
  private static final int MOST_ASKED = 3;

  private final InstanceLoggers loggers;
  private final LogStore logs;
  private final InstantSource clock;

  KnownLoggers(InstanceLoggers loggers, LogStore logs, InstantSource clock) {
    this.loggers = loggers;
    this.logs = logs;
    this.clock = clock;
  }

  /**
   * A logger.
   *
   * @param level that it has at an instance, in upper case; null where none told it
   * @param lines of the service's newest that were looked at
   */
  public record Known(String name, @Nullable String level, long lines) {}

  /**
   * Those that wrote most first.
   *
   * @param service a name, or {@code namespace/name}
   * @param environment null for all
   */
  public List<Known> of(String service, @Nullable String environment)
      throws IOException, InterruptedException {
    Instant now = clock.instant();
    TimeRange range =
        new TimeRange(
            TimeRange.epochNs(now.minus(LeverPreviews.LOOKED_BACK)), TimeRange.epochNs(now));
    Map<String, Long> wrote = LoggerLines.names(logs, service, environment, range);
    Map<String, LoggerLevel> known = asked(service, environment);
    Set<String> names = new HashSet<>(wrote.keySet());
    names.addAll(known.keySet());
    Map<String, Known> all = new HashMap<>();
    for (String name : names) {
      LoggerLevel level = known.get(name);
      all.put(
          name,
          new Known(name, level == null ? null : level.effective(), wrote.getOrDefault(name, 0L)));
    }
    return all.values().stream()
        .sorted(Comparator.comparing(Known::lines).reversed().thenComparing(Known::name))
        .limit(MOST)
        .toList();
  }

  private Map<String, LoggerLevel> asked(String service, @Nullable String environment)
      throws InterruptedException {
    LeverTarget.LogLevel any =
        new LeverTarget.LogLevel(service, environment, LeverTarget.LogLevel.ROOT, Severity.INFO);
    List<LoggingInstance> meant =
        loggers.instances().stream()
            .filter(instance -> any.isOf(instance.service()))
            .limit(MOST_ASKED)
            .toList();
    for (LoggingInstance instance : meant) {
      try {
        return loggers.all(instance);
      } catch (LoggersException e) {
        // Names are a help; why an instance cannot be set is told by the preview.
      }
    }
    return Map.of();
  }
}
