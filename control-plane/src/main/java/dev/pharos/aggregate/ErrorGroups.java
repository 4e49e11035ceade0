package dev.pharos.aggregate;

import com.dynatrace.hash4j.hashing.Hashing;
import dev.pharos.aggregate.stack.Fault;
import dev.pharos.aggregate.stack.FaultFinder;
import dev.pharos.aggregate.stack.LoggedException;
import dev.pharos.aggregate.stack.OwnCode;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.RedKey;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Groups the exceptions that spans and log lines report by fault and service, see {@link
 * FaultFinder}. Beyond the bounds, what was not seen for a day makes room for what is new; where
 * nothing does, new faults of a service are counted together. Spans without events and lines below
 * warn cost nothing here. For one thread.
 */
final class ErrorGroups {
  private static final String EXCEPTION = "exception";

  /** Under which faults beyond the bound are counted together. */
  private static final Fault TOGETHER =
      new Fault(0, RedKey.OTHER, null, ErrorIssue.Grouping.TOGETHER, List.of());

  /** An event of a span was at the time of the span, as far as clocks within a process agree. */
  private static final long EVENT_SLACK_NS = Duration.ofMinutes(1).toNanos();

  private final FaultFinder faults;
  private final Shortfalls shortfalls;
  private final ReportedExceptions reported;
  private final Map<ServiceId, Map<Long, ErrorGroup>> services = new LinkedHashMap<>();
  private int held;
  private long watchingSinceNs;
  private long toldNs;

  ErrorGroups(OwnCode ownCode, Shortfalls shortfalls) {
    this.faults = new FaultFinder(ownCode);
    this.shortfalls = shortfalls;
    this.reported = new ReportedExceptions(shortfalls);
  }

  /** Time that was not told is time in which nothing could be seen. */
  void advance(long nowNs) {
    if (nowNs - toldNs > AggregateLimits.ERROR_UNWATCHED.toNanos()) {
      watchingSinceNs = nowNs;
    }
    toldNs = nowNs;
    reported.expire(nowNs);
  }

  /** Counts the exceptions of a span that was not counted before. */
  void count(Span span, Source source) {
    for (SpanEvent event : span.events()) {
      if (event.name().equals(EXCEPTION)) {
        count(span, event, source);
      }
    }
  }

  private void count(Span span, SpanEvent event, Source source) {
    Attributes attributes = event.attributes();
    String type = text(attributes, "exception.type");
    String message = text(attributes, "exception.message");
    Fault found = faults.find(type, message, text(attributes, "exception.stacktrace"));
    if (!reported.isNewEvent(span.traceId(), span.spanId(), found, toldNs)) {
      return;
    }
    Sighting seen =
        new Sighting(
            span.traceId(),
            span.spanId(),
            source.release().version(),
            type,
            shortened(message),
            timeOf(event, span),
            false);
    count(found, seen, source.service().id());
  }

  /** Counts the exception that a log line tells, if it tells one and nothing else told it. */
  void count(LogRecord line, Source source) {
    LoggedException told = LoggedException.of(line);
    if (told == null) {
      return;
    }
    Fault found = faults.find(told.type(), told.message(), told.stack());
    if (!reported.isNewLine(line.traceId(), line.spanId(), found, toldNs)) {
      return;
    }
    Sighting seen =
        new Sighting(
            line.traceId(),
            line.spanId(),
            source.release().version(),
            told.type(),
            shortened(told.message()),
            line.timeNs(),
            true);
    count(found, seen, source.service().id());
  }

  private void count(Fault found, Sighting seen, ServiceId service) {
    ErrorGroup group = group(service, found, seen.timeNs());
    boolean together = group == null;
    if (group == null) {
      shortfalls.count(Shortfall.ERRORS);
      group = together(service);
    }
    Sighting counted = together ? seen.ofAnyType() : seen;
    if (!group.count(together ? TOGETHER : found, counted, watchingSinceNs)) {
      shortfalls.count(Shortfall.ERROR_VERSIONS);
    }
  }

  private static String text(Attributes attributes, String key) {
    return Objects.requireNonNullElse(attributes.text(key), "");
  }

  private static String shortened(String message) {
    int most = AggregateLimits.ERROR_MESSAGE_CHARS;
    if (message.length() <= most) {
      return message;
    }
    int end = Character.isHighSurrogate(message.charAt(most - 1)) ? most - 1 : most;
    return message.substring(0, end) + "…";
  }

  /** When the event's own time cannot be, the end of the span, at which exceptions mostly leave. */
  private static long timeOf(SpanEvent event, Span span) {
    long timeNs = event.timeNs();
    return timeNs >= span.startNs() - EVENT_SLACK_NS && timeNs <= span.endNs() + EVENT_SLACK_NS
        ? timeNs
        : span.endNs();
  }

  /** Null when there is no room for another one. */
  private @Nullable ErrorGroup group(ServiceId service, Fault fault, long timeNs) {
    Map<Long, ErrorGroup> groups =
        services.computeIfAbsent(service, first -> new LinkedHashMap<>());
    ErrorGroup group = groups.get(fault.hash());
    if (group != null) {
      return group;
    }
    boolean full =
        groups.size() >= AggregateLimits.ERRORS_PER_SERVICE || held >= AggregateLimits.ERRORS;
    if (full && !makesRoom(groups, timeNs)) {
      return null;
    }
    return add(service, groups, fault);
  }

  private ErrorGroup add(ServiceId service, Map<Long, ErrorGroup> groups, Fault fault) {
    ErrorGroup group = new ErrorGroup(idOf(service, fault), fault);
    groups.put(fault.hash(), group);
    held++;
    return group;
  }

  private boolean makesRoom(Map<Long, ErrorGroup> groups, long timeNs) {
    Map.Entry<Long, ErrorGroup> oldest = null;
    for (Map.Entry<Long, ErrorGroup> each : groups.entrySet()) {
      if (oldest == null || each.getValue().lastSeenNs() < oldest.getValue().lastSeenNs()) {
        oldest = each;
      }
    }
    if (oldest == null
        || timeNs - oldest.getValue().lastSeenNs() < AggregateLimits.ERROR_QUIET.toNanos()) {
      return false;
    }
    groups.remove(oldest.getKey());
    held--;
    shortfalls.count(Shortfall.REMEMBERED_ERRORS);
    return true;
  }

  private ErrorGroup together(ServiceId service) {
    Map<Long, ErrorGroup> groups = services.get(service);
    ErrorGroup group = groups == null ? null : groups.get(TOGETHER.hash());
    if (group != null) {
      return group;
    }
    return add(service, services.computeIfAbsent(service, s -> new LinkedHashMap<>()), TOGETHER);
  }

  private static long idOf(ServiceId service, Fault fault) {
    return Hashing.xxh3_64()
        .hashStream()
        .putLong(fault.hash())
        .putString(service.namespace())
        .putString(service.name())
        .putString(service.environment())
        .getAsLong();
  }

  /** Forgets what was not seen since a time. */
  void evict(long unseenSinceNs) {
    for (Map<Long, ErrorGroup> groups : services.values()) {
      int before = groups.size();
      groups.values().removeIf(group -> group.lastSeenNs() < unseenSinceNs);
      held -= before - groups.size();
    }
    services.values().removeIf(Map::isEmpty);
  }

  List<ErrorIssue> issues() {
    List<ErrorIssue> issues = new ArrayList<>(held);
    services.forEach(
        (service, groups) -> groups.values().forEach(group -> issues.add(group.issue(service))));
    return issues;
  }

  void write(StateWriter out) {
    out.number(watchingSinceNs);
    out.number(toldNs);
    reported.write(out);
    out.number(services.size());
    services.forEach((service, groups) -> {
      out.service(service);
      out.number(groups.size());
      groups.forEach((hash, group) -> {
        out.fixed(hash);
        group.write(out);
      });
    });
  }

  void read(StateReader in) {
    watchingSinceNs = in.number();
    toldNs = in.number();
    if (in.version() >= StateWriter.WITH_LOGGED_EXCEPTIONS) {
      reported.read(in);
    }
    for (int left = in.count(); left > 0; left--) {
      Map<Long, ErrorGroup> groups = new LinkedHashMap<>();
      services.put(in.service(), groups);
      for (int each = in.count(); each > 0; each--) {
        groups.put(in.fixed(), ErrorGroup.read(in));
        held++;
      }
    }
  }
}
