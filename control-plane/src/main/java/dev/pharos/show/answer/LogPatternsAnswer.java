package dev.pharos.show.answer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pharos.aggregate.pattern.LogPattern;
import dev.pharos.query.log.PatternsFound;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of lines, those with most lines first.
 *
 * @param forgotten kinds that made room for newer ones since the data folder is new
 * @param ungrouped lines of more services than are grouped
 * @param truncated there are more than were asked for
 */
public record LogPatternsAnswer(
    List<Pattern> patterns, long forgotten, long ungrouped, boolean truncated) {
  private static final long MINUTE_NS = Duration.ofMinutes(1).toNanos();

  /**
   * Lines of one service that read alike.
   *
   * @param severity the highest of its lines
   * @param template the lines with {@code <*>} where they vary
   * @param lines since the kind is known
   * @param bytes of their bodies
   * @param bytesShare of all bytes of bodies that the service wrote, 0 to 1
   * @param trend lines by minute up to the last one seen, the oldest first; at most an hour
   * @param fresh {@code new}: it meets {@code newSince} and {@code newIn}; without them, no line of
   *     it is older than the range
   * @param q a query line that finds its lines
   */
  public record Pattern(
      String id,
      String service,
      String namespace,
      String environment,
      String severity,
      String template,
      long lines,
      long bytes,
      double bytesShare,
      Instant firstSeen,
      Instant lastSeen,
      List<Minute> trend,
      String example,
      List<Varies> varies,
      List<PatternVersion> versions,
      @JsonProperty("new") boolean fresh,
      String q) {}

  /** Lines within a minute that begins then. */
  public record Minute(Instant time, int lines) {}

  /**
   * Where the lines vary.
   *
   * @param place which {@code <*>} of the template, from 0
   * @param numbers how many of the texts there were numbers
   * @param least of those
   * @param most of those
   * @param samples some of the texts
   */
  public record Varies(
      int place,
      long numbers,
      @Nullable Double least,
      @Nullable Double most,
      List<String> samples) {}

  /** A version that wrote such lines. */
  public record PatternVersion(String version, long lines, Instant firstSeen, Instant lastSeen) {}

  public static LogPatternsAnswer of(PatternsFound found) {
    return new LogPatternsAnswer(
        found.patterns().stream().map(LogPatternsAnswer::of).toList(),
        found.forgotten(),
        found.ungrouped(),
        found.truncated());
  }

  private static Pattern of(PatternsFound.Found found) {
    LogPattern pattern = found.pattern();
    return new Pattern(
        Long.toString(pattern.id()),
        pattern.service().name(),
        pattern.service().namespace(),
        pattern.service().environment(),
        Text.of(Severity.ofNumber(pattern.severity())),
        pattern.template(),
        pattern.lines(),
        pattern.bytes(),
        pattern.bytesShare(),
        TimeRange.instant(pattern.firstNs()),
        TimeRange.instant(pattern.lastNs()),
        trend(pattern),
        pattern.example(),
        pattern.varies().stream()
            .map(varies ->
                new Varies(
                    varies.place(),
                    varies.numbers(),
                    varies.least(),
                    varies.most(),
                    varies.samples()))
            .toList(),
        pattern.versions().stream()
            .map(version ->
                new PatternVersion(
                    version.version(),
                    version.lines(),
                    TimeRange.instant(version.firstNs()),
                    TimeRange.instant(version.lastNs())))
            .toList(),
        found.fresh(),
        found.query());
  }

  private static List<Minute> trend(LogPattern pattern) {
    List<Minute> trend = new ArrayList<>();
    long last = Math.floorDiv(pattern.lastNs(), MINUTE_NS);
    long minute = last - pattern.trend().size() + 1;
    for (int lines : pattern.trend()) {
      trend.add(new Minute(TimeRange.instant(minute++ * MINUTE_NS), lines));
    }
    return trend;
  }
}
