package dev.pharos.show.answer;

import dev.pharos.query.overhead.ReadQuery;
import dev.pharos.query.overhead.TelemetrySource;
import dev.pharos.query.reads.LastRead;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who reads what is kept.
 *
 * @param since when reads began to be counted: what is unread may have been read before
 * @param unreadSince what was not read from then on is unread
 * @param forgotten reads since the process began that could not be remembered for want of room
 */
public record ReadsAnswer(
    Instant since, Instant unreadSince, Metrics metrics, Logs logs, long forgotten) {

  /**
   * Metrics that have active series.
   *
   * @param unread how many of all {@code total} are
   * @param unreadSeries active series of those, of {@code series}
   */
  @Schema(name = "MetricReads")
  public record Metrics(
      long total, long unread, long series, long unreadSeries, List<OfMetric> list) {}

  /**
   * Services that log.
   *
   * @param unread how many of all {@code total} are
   * @param unreadBytes received of those, of {@code receivedBytes}
   */
  @Schema(name = "LogReads")
  public record Logs(
      long total, long unread, long receivedBytes, long unreadBytes, List<OfService> list) {}

  /**
   * One metric, of all services.
   *
   * @param lastRead a whole minute; null when nobody was seen to read it
   * @param readers the latest first
   * @param rules that ask for it by its name, as group and name
   */
  @Schema(name = "ReadsOfMetric")
  public record OfMetric(
      String metric,
      long series,
      boolean unread,
      @Nullable Instant lastRead,
      List<OfReader> readers,
      List<String> rules) {}

  /** Log lines of one service, see {@link OfMetric}. */
  @Schema(name = "ReadsOfLogs")
  public record OfService(
      OverheadAnswer.Source source,
      long lines,
      long receivedBytes,
      boolean unread,
      @Nullable Instant lastRead,
      List<OfReader> readers) {}

  /**
   * Somebody who read.
   *
   * @param kind {@code query}, {@code dashboard}, {@code rule} or {@code verdict}
   * @param name Grafana's identifier of a dashboard; null for others
   * @param last a whole minute
   */
  @Schema(name = "TelemetryReader")
  public record OfReader(String kind, @Nullable String name, Instant last) {
    static OfReader of(LastRead read) {
      return new OfReader(
          read.reader().kind().word(), Text.orNull(read.reader().name()), read.at());
    }
  }

  /**
   * @param rules that ask for a metric by its name
   * @param unreadOnly leaves out what is read
   * @param limit of each list
   */
  public static ReadsAnswer of(
      ReadQuery.Found found, Map<String, List<String>> rules, boolean unreadOnly, int limit) {
    List<ReadQuery.OfMetric> metrics = found.metrics();
    List<ReadQuery.OfStream> streams = found.streams();
    return new ReadsAnswer(
        found.since(),
        found.unreadSince(),
        new Metrics(
            metrics.size(),
            metrics.stream().filter(ReadQuery.OfMetric::unread).count(),
            metrics.stream().mapToLong(ReadQuery.OfMetric::series).sum(),
            metrics.stream()
                .filter(ReadQuery.OfMetric::unread)
                .mapToLong(ReadQuery.OfMetric::series)
                .sum(),
            metrics.stream()
                .filter(one -> one.unread() || !unreadOnly)
                .limit(limit)
                .map(one -> of(one, rules.getOrDefault(one.metric(), List.of())))
                .toList()),
        new Logs(
            streams.size(),
            streams.stream().filter(ReadQuery.OfStream::unread).count(),
            streams.stream().mapToLong(ReadQuery.OfStream::receivedBytes).sum(),
            streams.stream()
                .filter(ReadQuery.OfStream::unread)
                .mapToLong(ReadQuery.OfStream::receivedBytes)
                .sum(),
            streams.stream()
                .filter(one -> one.unread() || !unreadOnly)
                .limit(limit)
                .map(ReadsAnswer::of)
                .toList()),
        found.forgotten());
  }

  private static OfMetric of(ReadQuery.OfMetric one, List<String> rules) {
    return new OfMetric(
        one.metric(), one.series(), one.unread(), last(one.readers()), of(one.readers()), rules);
  }

  private static OfService of(ReadQuery.OfStream one) {
    return new OfService(
        OverheadAnswer.Source.of(TelemetrySource.of(one.service())),
        one.lines(),
        one.receivedBytes(),
        one.unread(),
        last(one.readers()),
        of(one.readers()));
  }

  private static @Nullable Instant last(List<LastRead> readers) {
    return readers.isEmpty() ? null : readers.getFirst().at();
  }

  private static List<OfReader> of(List<LastRead> readers) {
    return readers.stream().map(OfReader::of).toList();
  }
}
