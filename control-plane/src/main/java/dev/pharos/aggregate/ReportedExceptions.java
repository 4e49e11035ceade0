package dev.pharos.aggregate;

import com.dynatrace.hash4j.hashing.HashStream64;
import com.dynatrace.hash4j.hashing.Hashing;
import dev.pharos.aggregate.stack.Fault;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TraceId;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which exceptions the spans of the last minutes reported, so that one that comes both as a span's
 * event and in the span's log lines counts once, whichever is first. Two are the same when trace,
 * span and frames are; without frames, when type and message are alike too. For one thread.
 */
final class ReportedExceptions {
  private static final long KEPT_NS = AggregateLimits.REPORTED_KEPT.toNanos();

  private final Shortfalls shortfalls;

  /** Oldest first. */
  private final Map<Long, Report> reports = new LinkedHashMap<>();

  /**
   * @param byEvent whether the span itself reported it
   */
  private record Report(long arrivalNs, boolean byEvent) {}

  ReportedExceptions(Shortfalls shortfalls) {
    this.shortfalls = shortfalls;
  }

  /** Of a span's event; false when a log line of the span told it before, and no event did. */
  boolean isNewEvent(TraceId trace, long spanId, Fault fault, long nowNs) {
    if (!isInSpan(trace, spanId)) {
      return true;
    }
    long key = key(trace, spanId, fault);
    Report before = reports.remove(key);
    reports.put(key, new Report(nowNs, true));
    bound();
    return before == null || before.byEvent();
  }

  /** Of a log line; false when the span or another of its lines told it before. */
  boolean isNewLine(TraceId trace, long spanId, Fault fault, long nowNs) {
    if (!isInSpan(trace, spanId)) {
      return true;
    }
    Report before = reports.putIfAbsent(key(trace, spanId, fault), new Report(nowNs, false));
    bound();
    return before == null;
  }

  private static boolean isInSpan(TraceId trace, long spanId) {
    return spanId != SpanId.NONE && !trace.equals(TraceId.INVALID);
  }

  private static long key(TraceId trace, long spanId, Fault fault) {
    HashStream64 hash =
        Hashing.xxh3_64()
            .hashStream()
            .putLong(trace.high())
            .putLong(trace.low())
            .putLong(spanId)
            .putInt(fault.frames().size());
    if (fault.frames().isEmpty()) {
      return hash.putLong(fault.hash()).getAsLong();
    }
    for (ErrorIssue.Frame frame : fault.frames()) {
      hash.putString(frame.code());
    }
    return hash.getAsLong();
  }

  private void bound() {
    if (reports.size() > AggregateLimits.REPORTED_EXCEPTIONS) {
      Iterator<Long> oldest = reports.keySet().iterator();
      oldest.next();
      oldest.remove();
      shortfalls.count(Shortfall.REPORTED_EXCEPTIONS);
    }
  }

  void expire(long nowNs) {
    Iterator<Report> oldest = reports.values().iterator();
    while (oldest.hasNext() && nowNs - oldest.next().arrivalNs() > KEPT_NS) {
      oldest.remove();
    }
  }

  void write(StateWriter out) {
    out.number(reports.size());
    reports.forEach((key, report) -> {
      out.fixed(key);
      out.number(report.arrivalNs());
      out.flag(report.byEvent());
    });
  }

  void read(StateReader in) {
    for (int left = in.count(); left > 0; left--) {
      reports.put(in.fixed(), new Report(in.number(), in.flag()));
    }
  }
}
