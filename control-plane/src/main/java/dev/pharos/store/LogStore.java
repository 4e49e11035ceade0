package dev.pharos.store;

import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TimeRange;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Keeps log lines. Adding is for one thread, in journal order; reading is for any. What was added
 * is found by every read that starts at most one second later, and again after a restart if it was
 * committed. Lines may come late and out of order; equal lines stay several.
 */
public interface LogStore extends Committable, Closeable {
  /** How many lines a sample has. */
  int SAMPLED_LINES = 1_000;

  /**
   * Takes over the lines. Blocks while the store is behind by more than its bound of memory: that
   * is how senders are slowed.
   */
  void add(List<LogRecord> lines) throws IOException;

  /** Lines that are added from now on, as they are. Close it when nobody listens any more. */
  AddedLines follow();

  /** Lines by conditions; empty when none matches. */
  default LogSearchResult search(LogQuery query) throws IOException {
    return search(query, SearchWatch.PATIENT);
  }

  /**
   * Lines by conditions; empty when none matches.
   *
   * @throws CostlyPatternException when a pattern of the query needs too many steps
   */
  LogSearchResult search(LogQuery query, SearchWatch watch) throws IOException;

  /**
   * Matching lines counted by time and severity.
   *
   * @param bucketNs length of a bucket; whole minutes are counted without reading lines where the
   *     filter asks for no more than origin and severity
   * @throws CostlyPatternException when a pattern of the filter needs too many steps
   */
  LogCounts count(TimeRange range, LogFilter filter, long bucketNs, SearchWatch watch)
      throws IOException;

  /**
   * Matching lines counted by who wrote them, by time and severity, in one pass.
   *
   * @param windows lines between two of them are not counted; whole minutes are counted without
   *     reading lines as by {@link #count}
   * @throws CostlyPatternException when a pattern of the filter needs too many steps
   */
  OriginCounts countByOrigin(
      TimeRange range, LogFilter filter, LogWindows windows, SearchWatch watch) throws IOException;

  /** Who logged in a range, in no order. */
  List<LogOrigin> origins(TimeRange range) throws IOException;

  /** The line at a place, if it is still kept. */
  default Optional<LogLine> line(LogPosition position) throws IOException {
    long time = position.timeNs();
    LogQuery query = LogQuery.oldest(new TimeRange(time, time + 1), LogFilter.ANY, 1);
    LogPosition before = new LogPosition(time, position.number() - 1);
    return search(query.after(before)).lines().stream()
        .filter(line -> line.position().equals(position))
        .findFirst();
  }

  /**
   * What the same instance of the same service logged before and after a line; empty when the line
   * is not kept any more.
   *
   * @param count how many on each side at most, at least 1
   * @param reachNs how far from the line they may lie in time
   */
  default Optional<LogNeighbours> neighbours(LogPosition position, int count, long reachNs)
      throws IOException {
    Optional<LogLine> found = line(position);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    LogLine line = found.get();
    LogFilter same = sameInstance(line.log().resource());
    long time = position.timeNs();
    TimeRange earlier = new TimeRange(time - reachNs, time + 1);
    TimeRange later = new TimeRange(time, time + reachNs);
    List<LogLine> before =
        new ArrayList<>(search(LogQuery.newest(earlier, same, count).after(position)).lines());
    Collections.reverse(before);
    List<LogLine> after = search(LogQuery.oldest(later, same, count).after(position)).lines();
    return Optional.of(new LogNeighbours(List.copyOf(before), line, after));
  }

  private static LogFilter sameInstance(Resource resource) {
    List<LogFilter> same = new ArrayList<>();
    for (LogText text : LogText.values()) {
      if (text.isOfResource() && text != LogText.VERSION) {
        same.add(LogFilter.is(text, text.of(resource)));
      }
    }
    return LogFilter.all(same);
  }

  /**
   * Words of newly kept lines in a range, for completion and lists of fields: not all, but the
   * usual ones. A store that has lists of them answers from those; this looks at a sample.
   */
  default void collect(SpanWords words, TimeRange range) throws IOException {
    search(LogQuery.newest(range, LogFilter.ANY, SAMPLED_LINES)).lines().stream()
        .map(LogLine::log)
        .forEach(words::add);
  }

  /**
   * Drops lines older than the configured retention; cheap when there is nothing to drop. May be
   * called by the thread that adds.
   */
  default void expire(long nowNs) throws IOException {}

  Statistics statistics();

  /** Bytes on disk of each service's lines; they add up to all of {@link Statistics#bytes}. */
  default Map<ServiceId, Long> bytesByService() {
    return Map.of();
  }

  /**
   * What is kept.
   *
   * @param written those of the lines that are on disk
   * @param bytes on disk
   * @param notices damage and other things a person should know, one sentence each
   */
  record Statistics(long lines, long written, long bytes, List<String> notices) {}
}
