package dev.pharos.query.log;

import dev.pharos.aggregate.pattern.LineCounts;
import dev.pharos.aggregate.pattern.LogPattern;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.loglang.LogExpression;
import dev.pharos.query.loglang.LogField;
import dev.pharos.query.loglang.LogQueryPrinter;
import dev.pharos.query.tracelang.Operator;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LineWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/** Tells which kinds of lines there are. Safe for use by many threads. */
public final class PatternQuery {
  /** What varies in a template. */
  private static final String ANY = "<*>";

  /** So many phrases tell a pattern from others; more would make an address too long. */
  private static final int PHRASES = 6;

  private static final int PHRASE_CHARACTERS = 200;

  /** A line of a table has no room for more. */
  private static final int TREND_POINTS = 60;

  private final LogPatterns patterns;

  PatternQuery(LogPatterns patterns) {
    this.patterns = patterns;
  }

  public PatternsFound find(PatternSearch search) {
    Map<ServiceId, Double> bytesOfService = new HashMap<>();
    List<Counted> all = new ArrayList<>();
    for (LogPattern pattern : patterns.patterns()) {
      long lines = pattern.counts().in(search.range());
      if (lines > 0) {
        Counted counted = new Counted(pattern, lines);
        all.add(counted);
        bytesOfService.merge(pattern.service(), counted.bytes(), Double::sum);
      }
    }
    List<Counted> wanted =
        all.stream()
            .filter(counted -> isWanted(counted.pattern(), search))
            .sorted(
                Comparator.comparingLong(Counted::lines)
                    .reversed()
                    .thenComparingLong(counted -> counted.pattern().id()))
            .toList();
    List<Counted> shown = wanted.stream().limit(search.limit()).toList();
    boolean byMinute =
        shown.stream()
            .allMatch(counted -> counted.pattern().counts().isByMinute(search.range().fromNs()));
    long stepNs = step(search.range(), byMinute ? LineCounts.MINUTE_NS : LineCounts.HOUR_NS);
    return new PatternsFound(
        shown.stream()
            .map(counted -> {
              LogPattern pattern = counted.pattern();
              double whole = bytesOfService.getOrDefault(pattern.service(), 0.0);
              return new PatternsFound.Found(
                  pattern,
                  counted.lines(),
                  Math.round(counted.bytes()),
                  whole == 0 ? 0 : counted.bytes() / whole,
                  trend(pattern, search.range(), stepNs),
                  isNew(pattern, search),
                  line(pattern));
            })
            .toList(),
        byMinute,
        stepNs,
        patterns.forgotten(),
        patterns.ungrouped(),
        wanted.size() > search.limit());
  }

  /**
   * A pattern that has lines in the range.
   *
   * @param lines in the range
   */
  private record Counted(LogPattern pattern, long lines) {
    double bytes() {
      return lines * (double) pattern.bytes() / pattern.lines();
    }
  }

  /** Whole minutes or hours, so many that a trend has few points. */
  private static long step(TimeRange range, long leastNs) {
    return Math.max(1, Math.ceilDiv(range.toNs() - range.fromNs(), leastNs * TREND_POINTS))
        * leastNs;
  }

  /** Stretches without lines too. */
  private static SortedMap<Long, Long> trend(LogPattern pattern, TimeRange range, long stepNs) {
    SortedMap<Long, Long> trend = pattern.counts().by(range, stepNs);
    for (long at = Math.floorDiv(range.fromNs(), stepNs) * stepNs;
        at < range.toNs();
        at += stepNs) {
      trend.putIfAbsent(at, 0L);
    }
    return trend;
  }

  private static boolean isWanted(LogPattern pattern, PatternSearch search) {
    ServiceId service = pattern.service();
    String name = search.service();
    boolean onlyNew = search.newSinceNs() != null || search.newIn() != null;
    return search.place().holds(service)
        && (name == null || name.equals(service.name()))
        && Severity.ofNumber(pattern.severity()).compareTo(search.least()) >= 0
        && (!onlyNew || isNew(pattern, search));
  }

  private static boolean isNew(LogPattern pattern, PatternSearch search) {
    Long since = search.newSinceNs();
    String version = search.newIn();
    if (since == null && version == null) {
      return pattern.isNewSince(search.range().fromNs());
    }
    return (since == null || pattern.isNewSince(since))
        && (version == null || pattern.isNewIn(version));
  }

  /** Its service, and what does not vary as phrases, the longest ones in their order. */
  public static String line(LogPattern pattern) {
    List<String> pieces = new ArrayList<>();
    for (String piece : pattern.template().split(java.util.regex.Pattern.quote(ANY))) {
      List<String> words = LineWords.of(cut(piece));
      if (!words.isEmpty()) {
        pieces.add(String.join(" ", words));
      }
    }
    List<String> longest =
        pieces.stream()
            .sorted(Comparator.comparingInt(String::length).reversed())
            .limit(PHRASES)
            .toList();
    List<LogExpression> parts = new ArrayList<>();
    parts.add(
        new LogExpression.Compare(LogField.SERVICE, Operator.EQUAL, pattern.service().name()));
    pieces.stream()
        .filter(longest::contains)
        .distinct()
        .forEach(piece -> parts.add(new LogExpression.Phrase(piece)));
    return LogQueryPrinter.print(
        parts.size() == 1 ? parts.getFirst() : new LogExpression.And(parts));
  }

  /** Whole words only. */
  private static String cut(String piece) {
    if (piece.length() <= PHRASE_CHARACTERS) {
      return piece;
    }
    int end = PHRASE_CHARACTERS;
    while (end > 0 && LineWords.fold(piece.charAt(end - 1)) != 0) {
      end--;
    }
    return piece.substring(0, end);
  }
}
