package dev.pharos.show.answer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pharos.aggregate.pattern.LogPattern;
import dev.pharos.query.log.PatternsFound;
import dev.pharos.signal.Severity;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Kinds of lines, those with most lines in the range first.
 *
 * @param countedBy {@code minute}: lines are those of the whole minutes that the range touches;
 *     {@code hour}: of whole hours, where it begins before minutes are known, which is more than 80
 *     of them before a kind's last line. Hours are known for a week.
 * @param stepNs of the trends
 * @param forgotten kinds that made room for newer ones since the data folder is new
 * @param ungrouped lines of more services than are grouped
 * @param truncated there are more than were asked for
 */
public record LogPatternsAnswer(
    List<Pattern> patterns,
    String countedBy,
    long stepNs,
    long forgotten,
    long ungrouped,
    boolean truncated) {

  /**
   * Lines of one service that read alike.
   *
   * @param severity the highest of its lines
   * @param template the lines with {@code <*>} where they vary
   * @param lines within the range
   * @param linesEver since the kind is known
   * @param bytes of the bodies within the range, by the mean of all lines of the kind
   * @param bytesShare of all bytes that the kinds of its service have in the range, 0 to 1
   * @param trend lines over the range, the oldest first
   * @param versions with their lines since the kind is known
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
      long linesEver,
      long bytes,
      double bytesShare,
      Instant firstSeen,
      Instant lastSeen,
      List<Point> trend,
      String example,
      List<Varies> varies,
      List<PatternVersion> versions,
      @JsonProperty("new") boolean fresh,
      String q) {}

  /** Lines within a step of time that begins then. */
  public record Point(Instant time, long lines) {}

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
        found.byMinute() ? "minute" : "hour",
        found.stepNs(),
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
        found.lines(),
        pattern.lines(),
        found.bytes(),
        found.bytesShare(),
        TimeRange.instant(pattern.firstNs()),
        TimeRange.instant(pattern.lastNs()),
        found.trend().entrySet().stream()
            .map(point -> new Point(TimeRange.instant(point.getKey()), point.getValue()))
            .toList(),
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
}
