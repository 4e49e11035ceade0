package dev.pharos.steer.level;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.fleet.InstanceLoggers;
import dev.pharos.fleet.InstanceLoggers.LoggerLevel;
import dev.pharos.fleet.InstanceLoggers.LoggingInstance;
import dev.pharos.fleet.LoggersException;
import dev.pharos.query.lever.LeverPreview;
import dev.pharos.query.lever.LeverPreviews;
import dev.pharos.query.lever.LeverRefusedException;
import dev.pharos.query.overhead.StoredSignals;
import dev.pharos.query.reads.LastRead;
import dev.pharos.query.reads.Reader;
import dev.pharos.query.reads.Reads;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.steer.level.LevelPreview.Reach;
import dev.pharos.store.LogStore;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a logger's level would save and lose, by the lines that it really wrote in the last
 * hour, and which instances it would reach. Safe for use by many threads; waits for instances.
 */
public final class LevelPreviews {
  /** What each had before is kept, some hundred bytes; more are a lever for their settings. */
  static final int MOST_INSTANCES = 500;

  private static final int HOURS_OF_DAY = 24;

  /** Named in a refusal. */
  private static final int MOST_NAMED = 3;

  private final InstanceLoggers loggers;
  private final LogStore logs;
  private final Reads reads;
  private final StoredSignals stored;
  private final InstantSource clock;

  LevelPreviews(
      InstanceLoggers loggers,
      LogStore logs,
      Reads reads,
      StoredSignals stored,
      InstantSource clock) {
    this.loggers = loggers;
    this.logs = logs;
    this.reads = reads;
    this.stored = stored;
    this.clock = clock;
  }

  /** What an instance answered, and what that means for a lever. */
  private record Asking(Reach reach, boolean isKnown, @Nullable Severity now) {}

  /**
   * What a level would do.
   *
   * @throws LeverRefusedException when no instance can be reached, or none knows the logger and no
   *     line of it came
   */
  public LevelPreview of(LeverTarget.LogLevel target)
      throws IOException, LeverRefusedException, InterruptedException {
    List<Asking> asked = ask(target);
    Instant now = clock.instant();
    TimeRange range =
        new TimeRange(
            TimeRange.epochNs(now.minus(LeverPreviews.LOOKED_BACK)), TimeRange.epochNs(now));
    LoggerLines.Found lines = LoggerLines.of(logs, target, range);
    if (asked.stream().noneMatch(Asking::isKnown) && lines.all() == 0) {
      throw new LeverRefusedException(
          "No instance of %s knows a logger %s, and no line of it came in the last hour: is its name right?"
              .formatted(target.service(), target.logger()));
    }
    boolean grows =
        asked.stream()
            .map(Asking::now)
            .filter(Objects::nonNull)
            .anyMatch(level -> level.compareTo(target.level()) > 0);
    long below = lines.below(target.level());
    long perDay = below * HOURS_OF_DAY;
    long textPerDay =
        lines.looked() == 0 ? 0 : Math.round(perDay * (double) lines.textBytes() / lines.looked());
    OptionalDouble perLine = stored.bytesPerLine();
    LeverPreview lever =
        new LeverPreview(
            target,
            range,
            new LeverPreview.Saving(
                perDay,
                textPerDay,
                0,
                perLine.isEmpty() ? null : Math.round(perLine.getAsDouble() * perDay),
                0,
                0,
                0),
            new LeverPreview.LostLines(
                below, lines.looked(), lines.warnings(), lines.inTraces(), lines.traces()),
            null,
            readers(lines.services(), now),
            reads.since(),
            limits(target, lines, asked, grows));
    return new LevelPreview(lever, grows, asked.stream().map(Asking::reach).toList());
  }

  private List<Asking> ask(LeverTarget.LogLevel target)
      throws LeverRefusedException, InterruptedException {
    List<LoggingInstance> all = loggers.instances();
    List<LoggingInstance> meant =
        all.stream()
            .filter(instance -> target.isOf(instance.service()))
            .sorted(
                Comparator.comparing(LoggingInstance::name)
                    .thenComparing(LoggingInstance::registration))
            .toList();
    if (meant.isEmpty()) {
      throw new LeverRefusedException(nobody(target, all));
    }
    if (meant.size() > MOST_INSTANCES) {
      throw new LeverRefusedException(
          "%s has %,d instances; at most %,d are set at a time: name an environment."
              .formatted(target.service(), meant.size(), MOST_INSTANCES));
    }
    List<Asking> asked =
        Asked.all(meant, instance -> loggers.level(instance, target.logger())).stream()
            .map(LevelPreviews::asking)
            .toList();
    if (asked.stream().noneMatch(one -> one.reach().isReached())) {
      throw new LeverRefusedException(
          "No instance of %s can be set: %s."
              .formatted(
                  target.service(),
                  asked.stream()
                      .limit(MOST_NAMED)
                      .map(one -> one.reach().instance() + ": " + one.reach().reason())
                      .collect(Collectors.joining("; "))));
    }
    return asked;
  }

  private static String nobody(LeverTarget.LogLevel target, List<LoggingInstance> all) {
    LeverTarget.LogLevel anywhere =
        new LeverTarget.LogLevel(target.service(), null, target.logger(), target.level());
    long elsewhere = all.stream().filter(instance -> anywhere.isOf(instance.service())).count();
    return elsewhere > 0
        ? "No instance of %s says that it is of the environment %s; %,d are of another or say none."
            .formatted(target.service(), target.environment(), elsewhere)
        : "No instance of %s is registered: levels are set by its actuator, which Pharos knows of Spring Boot Admin's clients and of discovery."
            .formatted(target.service());
  }

  private static Asking asking(Asked<LoggingInstance, Optional<LoggerLevel>> asked) {
    LoggingInstance instance = asked.of();
    LoggersException failure = asked.failure();
    Optional<LoggerLevel> level = asked.answer();
    if (failure != null || level == null) {
      String why = failure == null ? "it does not answer" : String.valueOf(failure.getMessage());
      return new Asking(
          new Reach(instance.registration(), instance.name(), null, why), false, null);
    }
    if (level.filter(LoggerLevel::isGroup).isPresent()) {
      String why = "the name is that of a group of loggers: name one of them";
      return new Asking(
          new Reach(instance.registration(), instance.name(), null, why), false, null);
    }
    String effective = level.map(LoggerLevel::effective).orElse(null);
    return new Asking(
        new Reach(instance.registration(), instance.name(), effective, ""),
        level.isPresent(),
        severity(effective));
  }

  /** Null for a level of another name. */
  private static @Nullable Severity severity(@Nullable String level) {
    return switch (level) {
      case "TRACE" -> Severity.TRACE;
      case "DEBUG" -> Severity.DEBUG;
      case "INFO" -> Severity.INFO;
      case "WARN" -> Severity.WARN;
      case "ERROR" -> Severity.ERROR;
      case "FATAL", "OFF" -> Severity.FATAL;
      case null, default -> null;
    };
  }

  private static List<String> limits(
      LeverTarget.LogLevel target, LoggerLines.Found lines, List<Asking> asked, boolean grows) {
    List<String> limits = new ArrayList<>();
    String level = target.level().name().toLowerCase(Locale.ROOT);
    if (grows) {
      limits.add(
          "Lines at %s and above will come that do not come now; how many cannot be told."
              .formatted(level));
    }
    if (lines.all() == 0) {
      limits.add(
          "No line of the hour names this logger, by its scope or by an attribute; what it writes"
              + " is not known.");
    } else if (!target.logger().equals(LeverTarget.LogLevel.ROOT)) {
      limits.add("Loggers below it are counted; those with a level of their own keep theirs.");
    } else {
      limits.add("All lines are counted; loggers with a level of their own keep theirs.");
    }
    if (!lines.counted()) {
      limits.add("Only the newest part of the hour was counted.");
    }
    if (lines.looked() < lines.below(target.level())) {
      limits.add(
          "Of the hour's lines the newest %,d were looked at for warnings and traces."
              .formatted(lines.looked()));
    }
    if (asked.stream().anyMatch(one -> one.reach().isReached() && !one.isKnown())) {
      limits.add("Not every instance has written by this logger yet; its level is set there too.");
    }
    if (target.environment() != null) {
      limits.add("Instances that do not say which environment they are of are not meant.");
    }
    limits.add("Reads are known by service: somebody may have read other lines of it.");
    limits.add("While Pharos does not run, nothing is put back.");
    return limits;
  }

  private List<LastRead> readers(Set<ServiceId> services, Instant now) {
    Instant oldest = now.minus(LeverPreviews.READ_WITHIN);
    Map<Reader, LastRead> latest = new HashMap<>();
    for (ServiceId service : services) {
      for (LastRead one : reads.ofStream(service)) {
        latest.merge(one.reader(), one, (a, b) -> a.at().isAfter(b.at()) ? a : b);
      }
    }
    return latest.values().stream()
        .filter(one -> !one.at().isBefore(oldest))
        .sorted(Comparator.comparing(LastRead::at).reversed())
        .toList();
  }
}
