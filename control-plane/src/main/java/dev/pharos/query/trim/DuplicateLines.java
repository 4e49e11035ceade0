package dev.pharos.query.trim;

import dev.pharos.aggregate.Refusals;
import dev.pharos.query.overhead.TelemetrySource;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogFilter;
import dev.pharos.store.LogLine;
import dev.pharos.store.LogQuery;
import dev.pharos.store.LogSearchResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The same lines by OTLP and by Loki's API. What an OpenTelemetry SDK sends names the SDK in its
 * resource; what comes with labels alone does not.
 */
final class DuplicateLines {
  /** The newest that are read: some tenths of a second. */
  static final int MOST_LINES = 5_000;

  /** Fewer that came twice may be chance. */
  static final int LEAST_PAIRS = 20;

  /** Of what came without an SDK. */
  private static final double LEAST_SHARE = 0.5;

  /** Two loggers tell the time of one line so differently at most. */
  private static final Duration APART = Duration.ofSeconds(2);

  private static final Duration LOOKED_BACK = Duration.ofHours(1);
  private static final long DAY_NS = Duration.ofDays(1).toNanos();
  private static final String SDK = "telemetry.sdk.name";

  private DuplicateLines() {}

  /** Times of the lines of one text. */
  private record Ways(List<Long> bySdk, List<Long> byLabels) {}

  private record Text(String service, String body) {}

  static List<Advice> find(TrimView view) throws IOException {
    long toNs = view.counted().range().toNs();
    long fromNs = Math.max(view.counted().range().fromNs(), toNs - LOOKED_BACK.toNanos());
    LogSearchResult found =
        view.sources()
            .logs()
            .search(LogQuery.newest(new TimeRange(fromNs, toNs), LogFilter.ANY, MOST_LINES));
    if (found.lines().isEmpty()) {
      return List.of();
    }
    Map<Text, Ways> byText = new HashMap<>();
    Map<String, ServiceId> services = new TreeMap<>();
    Map<String, Long> byLabels = new HashMap<>();
    for (LogLine one : found.lines()) {
      LogRecord line = one.log();
      if (view.isMeant(line.service())) {
        boolean bySdk = line.resource().attributes().text(SDK) != null;
        String name = line.service().name();
        Ways ways =
            byText.computeIfAbsent(
                new Text(name, line.bodyText().strip()),
                fresh -> new Ways(new ArrayList<>(), new ArrayList<>()));
        (bySdk ? ways.bySdk : ways.byLabels).add(line.timeNs());
        if (!bySdk) {
          byLabels.merge(name, 1L, Long::sum);
          services.put(name, line.service());
        }
      }
    }
    Map<String, Long> pairs = new HashMap<>();
    byText.forEach((text, ways) -> pairs.merge(text.service, pairs(ways), Long::sum));
    long oldestNs = found.truncated() ? found.lines().getLast().log().timeNs() : fromNs;
    long lookedNs = Math.max(1, Math.min(toNs, TimeRange.epochNs(view.now())) - oldestNs);
    List<Advice> advice = new ArrayList<>();
    services.forEach((name, service) -> {
      long twice = pairs.getOrDefault(name, 0L);
      long all = byLabels.getOrDefault(name, 0L);
      if (twice >= LEAST_PAIRS && twice >= all * LEAST_SHARE) {
        advice.add(
            advice(view, service, twice, all, Math.round((double) twice * DAY_NS / lookedNs)));
      }
    });
    return advice;
  }

  /** Each line is the other's once. */
  private static long pairs(Ways ways) {
    List<Long> bySdk = ways.bySdk.stream().sorted().toList();
    List<Long> byLabels = ways.byLabels.stream().sorted().toList();
    long pairs = 0;
    int next = 0;
    for (long time : byLabels) {
      while (next < bySdk.size() && bySdk.get(next) < time - APART.toNanos()) {
        next++;
      }
      if (next < bySdk.size() && bySdk.get(next) <= time + APART.toNanos()) {
        pairs++;
        next++;
      }
    }
    return pairs;
  }

  private static Advice advice(
      TrimView view, ServiceId service, long twice, long all, long perDay) {
    return new Advice(
        Advice.Kind.DUPLICATE_LOGS,
        TelemetrySource.of(service),
        Refusals.LOGS,
        "lines by Loki's API",
        "%s sends lines twice: %s of the newest %s that came by Loki's API came by OTLP too."
            .formatted(TrimWords.who(service.name()), TrimWords.count(twice), TrimWords.count(all)),
        "Nothing that lines by OTLP do not say, which know their traces; labels that only the other"
            + " way adds.",
        view.ofLinesNotSent(perDay),
        null,
        """
        - match:
            selector: '{service_name="%s"}'
            action: drop
        """
            .formatted(service.name()),
        "pipeline_stages of Promtail; elsewhere take the Loki appender out");
  }
}
