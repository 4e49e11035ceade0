package dev.pharos.steer.level;

import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import dev.pharos.store.AttributePlace;
import dev.pharos.store.LogCounts;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogStore;
import dev.pharos.store.LogText;
import dev.pharos.store.SearchWatch;
import dev.pharos.store.TextMatcher;
import dev.pharos.store.ValueTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lines that a logger of a service wrote. OpenTelemetry's appenders put the logger's name into the
 * scope; others put it into an attribute of the line.
 */
final class LoggerLines {
  /** As logback's JSON encoder, Elastic's schema and OpenTelemetry's collectors name it. */
  private static final List<String> ATTRIBUTES =
      List.of("logger", "logger.name", "logger_name", "log.logger");

  /** Lines that are read to tell what they are: some tenths of a second. */
  static final int MOST_LINES = 5_000;

  /** Lines whose conditions are checked to find those: about a second. */
  private static final SearchWatch WATCH = (scanned, reachedNs) -> scanned < 500_000;

  private LoggerLines() {}

  /**
   * What came.
   *
   * @param bySeverity how many lines
   * @param counted false where only the newest part was
   * @param looked how many of those below the level were read, the newest
   * @param textBytes of their bodies
   * @param warnings of those: at warn or above
   * @param inTraces of those: part of a trace
   * @param traces different ones among those
   * @param services whose they are
   */
  record Found(
      Map<Severity, Long> bySeverity,
      boolean counted,
      long looked,
      long textBytes,
      long warnings,
      long inTraces,
      long traces,
      Set<ServiceId> services) {
    long all() {
      return bySeverity.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Lines whose level nobody said are none that a level keeps silent. */
    long below(Severity level) {
      return bySeverity.entrySet().stream()
          .filter(one -> one.getKey() != Severity.UNSPECIFIED && one.getKey().compareTo(level) < 0)
          .mapToLong(Map.Entry::getValue)
          .sum();
    }
  }

  static Found of(LogStore logs, LeverTarget.LogLevel target, TimeRange range) throws IOException {
    LogFilter filter = filter(target);
    LogCounts counts = logs.count(range, filter, range.toNs() - range.fromNs(), WATCH);
    Map<Severity, Long> bySeverity = new EnumMap<>(Severity.class);
    counts
        .buckets()
        .forEach(bucket ->
            bucket.lines().forEach((level, lines) -> bySeverity.merge(level, lines, Long::sum)));
    List<LogLine> below = below(logs, target, range, filter);
    long textBytes = 0;
    long warnings = 0;
    long inTraces = 0;
    Set<TraceId> traces = new HashSet<>();
    Set<ServiceId> services = new HashSet<>();
    for (LogLine one : below) {
      services.add(one.log().service());
      textBytes += one.log().bodyText().length();
      warnings += one.log().level().compareTo(Severity.WARN) >= 0 ? 1 : 0;
      if (one.log().traceId().isValid()) {
        inTraces++;
        traces.add(one.log().traceId());
      }
    }
    return new Found(
        bySeverity,
        !counts.truncated(),
        below.size(),
        textBytes,
        warnings,
        inTraces,
        traces.size(),
        services);
  }

  private static List<LogLine> below(
      LogStore logs, LeverTarget.LogLevel target, TimeRange range, LogFilter filter)
      throws IOException {
    if (target.level() == Severity.TRACE) {
      return List.of();
    }
    LogFilter less =
        new LogFilter.OfSeverity(Severity.TRACE.leastNumber(), target.level().leastNumber() - 1);
    return logs.search(
            LogQuery.newest(range, LogFilter.all(List.of(filter, less)), MOST_LINES), WATCH)
        .lines();
  }

  private static LogFilter filter(LeverTarget.LogLevel target) {
    LogFilter ofService = ofService(target.service(), target.environment());
    if (target.logger().equals(LeverTarget.LogLevel.ROOT)) {
      return ofService;
    }
    ValueTest name = new ValueTest.Like(new AtOrBelow(target.logger()));
    List<LogFilter> places = new ArrayList<>();
    places.add(new LogFilter.OfText(LogText.SCOPE_NAME, name));
    ATTRIBUTES.forEach(
        key -> places.add(new LogFilter.OfAttribute(AttributePlace.SPAN, key, name)));
    return LogFilter.all(List.of(ofService, LogFilter.some(places)));
  }

  /**
   * Lines of a service.
   *
   * @param service a name, or {@code namespace/name}
   * @param environment null for all
   */
  private static LogFilter ofService(String service, @Nullable String environment) {
    LogFilter named = LogFilter.is(LogText.SERVICE, service);
    int slash = service.indexOf('/');
    if (slash >= 0) {
      LogFilter inNamespace =
          LogFilter.all(
              List.of(
                  LogFilter.is(LogText.NAMESPACE, service.substring(0, slash)),
                  LogFilter.is(LogText.SERVICE, service.substring(slash + 1))));
      named = LogFilter.some(List.of(named, inNamespace));
    }
    return environment == null
        ? named
        : LogFilter.all(List.of(named, LogFilter.is(LogText.ENVIRONMENT, environment)));
  }

  /**
   * Who wrote a service's newest lines of a range, and how many of those that were looked at.
   *
   * @param service see {@link #ofService}
   */
  static Map<String, Long> names(
      LogStore logs, String service, @Nullable String environment, TimeRange range)
      throws IOException {
    Map<String, Long> names = new HashMap<>();
    LogQuery newest = LogQuery.newest(range, ofService(service, environment), MOST_LINES);
    for (LogLine line : logs.search(newest, WATCH).lines()) {
      String name = name(line.log());
      if (!name.isEmpty()) {
        names.merge(name, 1L, Long::sum);
      }
    }
    return names;
  }

  /** Empty where a line does not name its logger. */
  private static String name(LogRecord line) {
    String scope = line.scope().name();
    for (int i = 0; scope.isEmpty() && i < line.attributes().size(); i++) {
      if (ATTRIBUTES.contains(line.attributes().key(i))) {
        scope = line.attributes().value(i).toString();
      }
    }
    return scope;
  }

  /** A logger and those below it, which have its level unless they are given one of their own. */
  record AtOrBelow(String logger) implements TextMatcher {
    @Override
    public boolean matches(String text) {
      return text.startsWith(logger)
          && (text.length() == logger.length()
              || text.charAt(logger.length()) == '.'
              || text.charAt(logger.length()) == '$');
    }

    @Override
    public boolean finds(String text) {
      return matches(text);
    }
  }
}
