package dev.pharos.query.log;

import dev.pharos.aggregate.pattern.LogPattern;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.loglang.LogExpression;
import dev.pharos.query.loglang.LogField;
import dev.pharos.query.loglang.LogQueryPrinter;
import dev.pharos.query.tracelang.Operator;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.store.LineWords;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Tells which kinds of lines there are. Safe for use by many threads. */
public final class PatternQuery {
  /** What varies in a template. */
  private static final String ANY = "<*>";

  /** So many phrases tell a pattern from others; more would make an address too long. */
  private static final int PHRASES = 6;

  private static final int PHRASE_CHARACTERS = 200;

  private final LogPatterns patterns;

  PatternQuery(LogPatterns patterns) {
    this.patterns = patterns;
  }

  public PatternsFound find(PatternSearch search) {
    List<LogPattern> found =
        patterns.patterns().stream()
            .filter(pattern -> isWanted(pattern, search))
            .sorted(
                Comparator.comparingLong(LogPattern::lines)
                    .reversed()
                    .thenComparingLong(LogPattern::id))
            .toList();
    return new PatternsFound(
        found.stream()
            .limit(search.limit())
            .map(pattern -> new PatternsFound.Found(pattern, isNew(pattern, search), line(pattern)))
            .toList(),
        patterns.forgotten(),
        patterns.ungrouped(),
        found.size() > search.limit());
  }

  private static boolean isWanted(LogPattern pattern, PatternSearch search) {
    ServiceId service = pattern.service();
    String name = search.service();
    boolean onlyNew = search.newSinceNs() != null || search.newIn() != null;
    return search.place().holds(service)
        && (name == null || name.equals(service.name()))
        && Severity.ofNumber(pattern.severity()).compareTo(search.least()) >= 0
        && pattern.lastNs() >= search.range().fromNs()
        && pattern.firstNs() < search.range().toNs()
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
  static String line(LogPattern pattern) {
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
