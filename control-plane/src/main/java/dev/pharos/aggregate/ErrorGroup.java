package dev.pharos.aggregate;

import dev.pharos.aggregate.stack.Fault;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One fault of one service, as it is counted. For one thread. */
final class ErrorGroup {
  private static final int TRACES_SHOWN = 20;

  private final long id;
  private Fault fault;
  private String reportedType = "";
  private String message = "";
  private long count;
  private long logCount;
  private long traceCount;
  private long firstSeenNs = Long.MAX_VALUE;
  private long lastSeenNs;
  private ErrorIssue.@Nullable Quiet quiet;
  private final Map<String, ByVersion> versions = new LinkedHashMap<>();
  private final TraceRing traces = new TraceRing();
  private final HourlyCounts hours = new HourlyCounts();

  /** What a version of the service did. */
  private static final class ByVersion {
    private long count;
    private long firstSeenNs = Long.MAX_VALUE;
    private long lastSeenNs;
  }

  ErrorGroup(long id, Fault fault) {
    this.id = id;
    this.fault = fault;
  }

  /**
   * @param like the fault with the locations that this exception has
   * @param watchingSinceNs before this, nobody would have seen it
   * @return false when the version was beyond the bound of versions
   */
  boolean count(Fault like, Sighting seen, long watchingSinceNs) {
    long timeNs = seen.timeNs();
    fault = like;
    reportedType = seen.type().isEmpty() ? like.type() : seen.type();
    message = seen.message();
    if (count > 0
        && timeNs - Math.max(lastSeenNs, watchingSinceNs)
            >= AggregateLimits.ERROR_QUIET.toNanos()) {
      quiet = new ErrorIssue.Quiet(lastSeenNs, timeNs);
    }
    count++;
    logCount += seen.logged() ? 1 : 0;
    firstSeenNs = Math.min(firstSeenNs, timeNs);
    lastSeenNs = Math.max(lastSeenNs, timeNs);
    hours.count(timeNs);
    if (!seen.traceId().equals(TraceId.INVALID)
        && traces.add(seen.traceId(), seen.spanId(), timeNs)) {
      traceCount++;
    }
    String version = seen.version();
    boolean bounded =
        !versions.containsKey(version) && versions.size() >= AggregateLimits.VERSIONS_PER_ERROR;
    ByVersion by =
        versions.computeIfAbsent(bounded ? RedKey.OTHER : version, first -> new ByVersion());
    by.count++;
    by.firstSeenNs = Math.min(by.firstSeenNs, timeNs);
    by.lastSeenNs = Math.max(by.lastSeenNs, timeNs);
    return !bounded;
  }

  long lastSeenNs() {
    return lastSeenNs;
  }

  ErrorIssue issue(ServiceId service) {
    List<ErrorIssue.Version> byVersion = new ArrayList<>();
    versions.forEach((version, by) ->
        byVersion.add(new ErrorIssue.Version(version, by.count, by.firstSeenNs, by.lastSeenNs)));
    HexFormat hex = HexFormat.of();
    return new ErrorIssue(
        hex.toHexDigits(id),
        service,
        hex.toHexDigits(fault.hash()),
        fault.type(),
        reportedType,
        fault.cause(),
        message,
        fault.groupedBy(),
        fault.frames(),
        count,
        logCount,
        traceCount,
        firstSeenNs,
        lastSeenNs,
        quiet,
        byVersion,
        traces.newest(TRACES_SHOWN),
        hours.hours());
  }

  void write(StateWriter out) {
    out.fixed(id);
    out.fixed(fault.hash());
    out.text(fault.type());
    out.optionalText(fault.cause());
    out.constant(fault.groupedBy());
    out.number(fault.frames().size());
    for (ErrorIssue.Frame frame : fault.frames()) {
      out.text(frame.code());
      out.optionalText(frame.location());
      out.flag(frame.own());
    }
    out.text(reportedType);
    out.text(message);
    out.numbers(new long[] {count, traceCount, firstSeenNs, lastSeenNs, logCount});
    out.flag(quiet != null);
    if (quiet != null) {
      out.number(quiet.sinceNs());
      out.number(quiet.untilNs());
    }
    out.number(versions.size());
    versions.forEach((version, by) -> {
      out.text(version);
      out.numbers(new long[] {by.count, by.firstSeenNs, by.lastSeenNs});
    });
    traces.write(out);
    hours.write(out);
  }

  static ErrorGroup read(StateReader in) {
    long id = in.fixed();
    long hash = in.fixed();
    String type = in.text();
    String cause = in.optionalText();
    ErrorIssue.Grouping groupedBy = in.constant(ErrorIssue.Grouping.class);
    List<ErrorIssue.Frame> frames = new ArrayList<>();
    for (int left = in.count(); left > 0; left--) {
      frames.add(new ErrorIssue.Frame(in.text(), in.optionalText(), in.flag()));
    }
    ErrorGroup group =
        new ErrorGroup(id, new Fault(hash, type, cause, groupedBy, List.copyOf(frames)));
    group.reportedType = in.text();
    group.message = in.text();
    long[] numbers = in.numbers();
    group.count = numbers[0];
    group.traceCount = numbers[1];
    group.firstSeenNs = numbers[2];
    group.lastSeenNs = numbers[3];
    group.logCount = in.version() < StateWriter.WITH_LOGGED_EXCEPTIONS ? 0 : numbers[4];
    if (in.flag()) {
      group.quiet = new ErrorIssue.Quiet(in.number(), in.number());
    }
    for (int left = in.count(); left > 0; left--) {
      ByVersion by = new ByVersion();
      group.versions.put(in.text(), by);
      long[] figures = in.numbers();
      by.count = figures[0];
      by.firstSeenNs = figures[1];
      by.lastSeenNs = figures[2];
    }
    group.traces.read(in);
    group.hours.read(in);
    return group;
  }
}
