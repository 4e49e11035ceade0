package dev.pharos.query.logql.eval;

import dev.pharos.aggregate.pattern.LineCounts;
import dev.pharos.aggregate.pattern.LogPattern;
import dev.pharos.aggregate.pattern.LogPatterns;
import dev.pharos.query.logql.Matcher;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogOrigin;
import dev.pharos.store.LogStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;

/**
 * The kinds of lines of a selector's streams. Lines are grouped by service: a selector of some of a
 * service's streams gives what all of them have. Safe for use by many threads.
 */
public final class PatternCatalog {
  /** What varies, as Pharos and as Loki write it. */
  private static final String ANY = "<*>";

  private static final String ANY_OF_LOKI = "<_>";

  private final LogPatterns patterns;
  private final LogStore store;

  public PatternCatalog(LogPatterns patterns, LogStore store) {
    this.patterns = patterns;
    this.store = store;
  }

  /**
   * @param pattern a line as {@code |>} takes it
   * @param level the highest of its lines
   * @param samples lines by the beginnings of steps, epoch nanoseconds; steps without are left out
   */
  public record Found(String pattern, String level, SortedMap<Long, Long> samples) {
    public long lines() {
      return samples.values().stream().mapToLong(Long::longValue).sum();
    }
  }

  /**
   * Those with lines in a range, the ones with most lines first.
   *
   * @param stepNs is made whole minutes, or whole hours where the range begins before minutes are
   *     known
   */
  public List<Found> find(TimeRange range, List<Matcher> selector, long stepNs) throws IOException {
    Set<ServiceId> services = new HashSet<>();
    StreamSelection streams =
        new StreamSelection(selector, store.origins(range), new StreamLabels());
    for (LogOrigin origin : streams.selected()) {
      services.add(origin.resource().service());
    }
    List<LogPattern> wanted =
        patterns.patterns().stream()
            .filter(pattern -> services.contains(pattern.service()))
            .toList();
    boolean byMinute =
        wanted.stream().allMatch(pattern -> pattern.counts().isByMinute(range.fromNs()));
    long least = byMinute ? LineCounts.MINUTE_NS : LineCounts.HOUR_NS;
    long step = Math.max(1, Math.ceilDiv(stepNs, least)) * least;
    List<Found> found = new ArrayList<>();
    for (LogPattern pattern : wanted) {
      SortedMap<Long, Long> samples = pattern.counts().by(range, step);
      if (!samples.isEmpty()) {
        found.add(
            new Found(
                pattern.template().replace(ANY, ANY_OF_LOKI),
                StreamLabels.detectedLevel(Severity.ofNumber(pattern.severity())),
                samples));
      }
    }
    found.sort(Comparator.comparingLong(Found::lines).reversed());
    return found;
  }
}
