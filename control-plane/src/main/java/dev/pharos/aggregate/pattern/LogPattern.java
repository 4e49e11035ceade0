package dev.pharos.aggregate.pattern;

import dev.pharos.signal.ServiceId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lines of one service that read alike.
 *
 * @param id stays the same while the pattern is kept, across restarts too
 * @param template the lines with {@code <*>} where they vary
 * @param severity the highest of its lines, OpenTelemetry's number
 * @param lines how many, since the pattern is known
 * @param bytes of these lines' bodies
 * @param bytesShare of all bytes of bodies that its service wrote since grouping began, 0 to 1
 * @param firstNs epoch nanoseconds, by the lines' own times
 * @param lastNs likewise
 * @param counts of its lines by time
 * @param example the first line, cut where it is long
 * @param varies the places of {@code <*>}, from the left
 * @param versions of the service that wrote it, latest first
 */
public record LogPattern(
    long id,
    ServiceId service,
    String template,
    int severity,
    long lines,
    long bytes,
    double bytesShare,
    long firstNs,
    long lastNs,
    LineCounts counts,
    String example,
    List<Varies> varies,
    List<Version> versions) {

  /**
   * Where a pattern varies.
   *
   * @param place which {@code <*>}, from 0
   * @param numbers how many of its texts were numbers, with a unit or without
   * @param least of them; null when none was
   * @param most of them; null when none was
   * @param samples a few of its texts
   */
  public record Varies(
      int place,
      long numbers,
      @Nullable Double least,
      @Nullable Double most,
      List<String> samples) {}

  /** When a version wrote it first and last, and how often. */
  public record Version(String version, long lines, long firstNs, long lastNs) {}

  /** Whether no line of it is older. */
  public boolean isNewSince(long timeNs) {
    return firstNs >= timeNs;
  }

  /** Whether this version wrote it and none that is known wrote it before. */
  public boolean isNewIn(String version) {
    return versions.stream()
        .min(java.util.Comparator.comparingLong(Version::firstNs))
        .filter(first -> first.version().equals(version) && first.firstNs() <= firstNs)
        .isPresent();
  }
}
