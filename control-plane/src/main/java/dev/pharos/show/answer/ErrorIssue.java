package dev.pharos.show.answer;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.pharos.query.FoundError;
import dev.pharos.query.loglang.LogQueryPrinter;
import dev.pharos.query.tracelang.TraceQueryPrinter;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TimeRange;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Exceptions of one service that are taken for one fault.
 *
 * @param type of the exception that is grouped by; {@code _other_} for all beyond a service's bound
 * @param reportedType what it was reported as: in a chain of causes type may be a deeper one
 * @param cause type of the innermost cause, null when it is the same
 * @param message of the newest one, shortened
 * @param groupedBy own_frames, frames, message or together
 * @param frames by which it is grouped, innermost first
 * @param count of exceptions that were ever counted
 * @param countInRange of those within the hours that the range touches; hours are remembered for a
 *     week
 * @param logCount those of {@code count} that log lines told and no span before them
 * @param traceCount of traces that reported it
 * @param isNew why is in {@code newSince}
 * @param traces the newest ones
 * @param trend exceptions by hour, empty hours included; at least the last day of the range, at
 *     most a week of it
 * @param alsoIn other services with the same fault
 * @param search finds more of its traces; null where only log lines told it
 * @param logs finds its log lines; null where none told it
 */
public record ErrorIssue(
    String id,
    String type,
    String reportedType,
    @Nullable String cause,
    String message,
    String service,
    @Nullable String namespace,
    @Nullable String environment,
    String groupedBy,
    List<Frame> frames,
    long count,
    long countInRange,
    long logCount,
    long traceCount,
    Instant firstSeen,
    Instant lastSeen,
    List<Version> versions,
    @JsonProperty("new") boolean isNew,
    @Nullable NewSince newSince,
    @Nullable Quiet regressed,
    List<TraceSeen> traces,
    List<HourCount> trend,
    List<SameFault> alsoIn,
    @Nullable TracesOfType search,
    @Nullable LinesOfType logs) {

  public static ErrorIssue of(FoundError found) {
    dev.pharos.signal.ErrorIssue issue = found.issue();
    ServiceId service = issue.service();
    return new ErrorIssue(
        issue.id(),
        issue.type(),
        issue.reportedType(),
        issue.cause(),
        issue.message(),
        service.name(),
        Text.orNull(service.namespace()),
        Text.orNull(service.environment()),
        Text.of(issue.groupedBy()),
        issue.frames().stream()
            .map(frame -> new Frame(frame.code(), frame.location(), frame.own()))
            .toList(),
        issue.count(),
        found.countInRange(),
        issue.logCount(),
        issue.traceCount(),
        TimeRange.instant(issue.firstSeenNs()),
        TimeRange.instant(issue.lastSeenNs()),
        issue.versions().stream().map(Version::of).toList(),
        found.newSince() != null,
        NewSince.of(found.newSince()),
        Quiet.of(found.regressed()),
        issue.traces().stream().map(TraceSeen::of).toList(),
        found.trend().stream()
            .map(hour -> new HourCount(TimeRange.instant(hour.startNs()), hour.count()))
            .toList(),
        found.alsoIn().stream().map(SameFault::of).toList(),
        TracesOfType.of(issue),
        LinesOfType.of(issue));
  }

  /**
   * @param code class or file and function
   * @param location file and line, null when not told
   * @param own whether it is the service's own code
   */
  public record Frame(String code, @Nullable String location, boolean own) {}

  /**
   * @param version null when the service tells none
   */
  public record Version(@Nullable String version, long count, Instant firstSeen, Instant lastSeen) {
    static Version of(dev.pharos.signal.ErrorIssue.Version by) {
      return new Version(
          Text.orNull(by.version()),
          by.count(),
          TimeRange.instant(by.firstSeenNs()),
          TimeRange.instant(by.lastSeenNs()));
    }
  }

  /**
   * Why it counts as new.
   *
   * @param reason deployment: first seen in the version deployed last; recent: within a day
   * @param time the deployment's start, or the first exception
   */
  public record NewSince(
      String reason, Instant time, @Nullable String version, @Nullable String deployment) {
    static @Nullable NewSince of(FoundError.@Nullable NewSince since) {
      return since == null
          ? null
          : new NewSince(
              Text.of(since.reason()),
              TimeRange.instant(since.timeNs()),
              since.version(),
              since.deployment());
    }
  }

  /** It was not seen for a day or more, and came again. */
  public record Quiet(Instant since, Instant until) {
    static @Nullable Quiet of(dev.pharos.signal.ErrorIssue.@Nullable Quiet quiet) {
      return quiet == null
          ? null
          : new Quiet(TimeRange.instant(quiet.sinceNs()), TimeRange.instant(quiet.untilNs()));
    }
  }

  /** A span that reported it, or in which it was logged. */
  public record TraceSeen(String traceId, String spanId, Instant time) {
    static TraceSeen of(dev.pharos.signal.ErrorIssue.Occurrence seen) {
      return new TraceSeen(
          seen.traceId().toString(),
          SpanId.format(seen.spanId()),
          TimeRange.instant(seen.timeNs()));
    }
  }

  /** Exceptions of an hour that begins at a time. */
  public record HourCount(Instant time, long count) {}

  /** The same fault in another service. */
  public record SameFault(
      String id,
      String service,
      @Nullable String namespace,
      @Nullable String environment,
      long count) {
    static SameFault of(FoundError.Elsewhere other) {
      return new SameFault(
          other.id(),
          other.service().name(),
          Text.orNull(other.service().namespace()),
          Text.orNull(other.service().environment()),
          other.count());
    }
  }

  /**
   * A query line for the search of traces.
   *
   * @param note what it finds beside this issue's traces, in a sentence
   */
  public record TracesOfType(String q, String note) {
    private static final String NOTE =
        "Finds every trace in which %s reported a %s, of other errors too.";

    /** Null where exceptions of many types are together, or no span reported one. */
    static @Nullable TracesOfType of(dev.pharos.signal.ErrorIssue issue) {
      if (issue.groupedBy() == dev.pharos.signal.ErrorIssue.Grouping.TOGETHER
          || issue.logCount() == issue.count()) {
        return null;
      }
      String service = issue.service().name();
      return new TracesOfType(
          "service=%s exception.type=%s"
              .formatted(
                  TraceQueryPrinter.value(service), TraceQueryPrinter.value(issue.reportedType())),
          NOTE.formatted(service, issue.reportedType()));
    }
  }

  /**
   * A query line for the search of log lines.
   *
   * @param note what it finds beside this issue's lines, in a sentence
   */
  public record LinesOfType(String q, String note) {
    private static final String NOTE =
        "Finds every line in which %s tells of a %s, of other errors too.";

    /** Null where exceptions of many types are together, or no line told one. */
    static @Nullable LinesOfType of(dev.pharos.signal.ErrorIssue issue) {
      if (issue.groupedBy() == dev.pharos.signal.ErrorIssue.Grouping.TOGETHER
          || issue.logCount() == 0) {
        return null;
      }
      String service = issue.service().name();
      String type = issue.reportedType();
      return new LinesOfType(
          "service=%s (%s OR exception.type=%s)"
              .formatted(
                  LogQueryPrinter.value(service),
                  LogQueryPrinter.quote(type),
                  LogQueryPrinter.value(type)),
          NOTE.formatted(service, type));
    }
  }
}
