package dev.pharos.show.loki;

import dev.pharos.query.logql.LogExpression;
import dev.pharos.query.logql.LogqlParser;
import dev.pharos.query.logql.Matcher;
import dev.pharos.signal.TimeRange;
import dev.pharos.store.LogQuery;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a request says in Loki's terms, in its query string or in a form. */
final class LokiParameters {
  private static final Duration USUAL_RANGE = Duration.ofHours(1);

  /** What metadata is looked for when a request does not say. */
  private static final Duration USUAL_METADATA_RANGE = Duration.ofHours(6);

  private static final int USUAL_ENTRIES = 100;
  private static final int POINTS = 250;
  private static final long SECOND = 1_000_000_000L;

  private final HttpServletRequest request;
  private final long nowNs;

  LokiParameters(HttpServletRequest request, InstantSource clock) {
    this.request = request;
    this.nowNs = TimeRange.epochNs(clock.instant());
  }

  @Nullable String text(String name) {
    String value = request.getParameter(name);
    return value == null || value.isBlank() ? null : value;
  }

  List<String> all(String... names) {
    List<String> found = new ArrayList<>();
    for (String name : names) {
      String[] values = request.getParameterValues(name);
      if (values != null) {
        found.addAll(List.of(values));
      }
    }
    return found;
  }

  /**
   * @throws dev.pharos.query.logql.LogqlException when it is no LogQL
   */
  LogExpression query() {
    String text = text("query");
    if (text == null) {
      throw new LokiProblem("parse error : syntax error: unexpected $end");
    }
    return LogqlParser.parse(text);
  }

  /** The matchers of the query; none where it is missing or {@code {}}. */
  List<Matcher> selector() {
    String text = text("query");
    return text == null ? List.of() : selector(text);
  }

  static List<Matcher> selector(String text) {
    if (text.replace(" ", "").equals("{}")) {
      return List.of();
    }
    if (LogqlParser.parse(text) instanceof LogExpression.Lines lines) {
      return lines.selector();
    }
    throw new LokiProblem("parse error : only label matchers are supported here: " + text);
  }

  long start() {
    return start(USUAL_RANGE);
  }

  private long start(Duration usual) {
    String text = text("start");
    if (text != null) {
      return LokiTime.parse("start", text);
    }
    String since = text("since");
    long length = since == null ? usual.toNanos() : LokiTime.duration("since", since);
    return Math.min(end(), nowNs) - length;
  }

  long end() {
    String text = text("end");
    return text == null ? nowNs : LokiTime.parse("end", text);
  }

  /** Up to and without the end, as Loki takes lines. */
  TimeRange range() {
    return range(start());
  }

  /** For labels and streams: longer where the request does not say. */
  TimeRange metadataRange() {
    return range(start(USUAL_METADATA_RANGE));
  }

  private TimeRange range(long start) {
    long end = end();
    if (end < start) {
      throw new LokiProblem("end timestamp must not be before or equal to start time");
    }
    return new TimeRange(start, end);
  }

  long time() {
    String text = text("time");
    return text == null ? nowNs : LokiTime.parse("time", text);
  }

  /** So many that a chart has about 250 points, unless the request says. */
  long step() {
    String text = text("step");
    if (text != null) {
      return LokiTime.duration("step", text);
    }
    return Math.max((end() - start()) / SECOND / POINTS, 1) * SECOND;
  }

  long interval() {
    String text = text("interval");
    return text == null || text.equals("0") ? 0 : LokiTime.duration("interval", text);
  }

  int entries() {
    return number("limit", USUAL_ENTRIES);
  }

  /** More than 0. */
  int number(String name, int usual) {
    String text = text(name);
    if (text == null) {
      return usual;
    }
    if (!text.matches("\\d{1,9}") || Integer.parseInt(text) == 0) {
      throw new LokiProblem("%s must be a positive value".formatted(name));
    }
    return Integer.parseInt(text);
  }

  LogQuery.Order order() {
    String text = text("direction");
    if (text == null || text.equalsIgnoreCase("backward")) {
      return LogQuery.Order.NEWEST_FIRST;
    }
    if (text.equalsIgnoreCase("forward")) {
      return LogQuery.Order.OLDEST_FIRST;
    }
    throw new LokiProblem("invalid direction '" + text + "'");
  }

  /** Whether a line's labels are told by where they come from, as Grafana asks. */
  boolean categorized() {
    String flags = request.getHeader("X-Loki-Response-Encoding-Flags");
    return flags != null && flags.contains("categorize-labels");
  }
}
