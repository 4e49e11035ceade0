package dev.pharos.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Log lines as a dozen services write them: 12 services of 3 instances, sentences with variables, 9
 * of 10 lines in a trace, 2 to 12 lines a trace, 1 % errors with a stack of many lines, one word of
 * each trace that is nowhere else. About 330 bytes a line on the wire. Deterministic by seed; for
 * one thread.
 */
final class LogMix implements LoadRequest.Mix<LogMix.Request> {
  static final int SERVICES = 12;
  static final int INSTANCES = 3;
  private static final int MIN_LINES = 2;
  private static final int MAX_LINES = 12;
  private static final int OUTSIDE_OF_TRACES_PERCENT = 10;
  private static final int ERRORS_IN_THOUSAND = 10;
  private static final int WARNINGS_IN_THOUSAND = 50;
  private static final int DEBUG_IN_THOUSAND = 100;
  private static final long TRACE_LASTS_NS = 400_000_000L;
  private static final long TRACES_BEGIN_WITHIN_NS = 1_000_000_000L;

  private final RandomGenerator random;
  private final LogEncoding encoding;

  LogMix(long seed, LogEncoding encoding) {
    this.random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    this.encoding = encoding;
  }

  /**
   * One request.
   *
   * @param traceId hex id of a trace in it, with its number of lines, for asking afterwards
   * @param rareWord stands in one line of that trace and nowhere else
   * @param userId attribute of that trace's lines and of no other
   * @param service of one of its lines
   */
  record Request(
      byte[] body,
      int lines,
      String traceId,
      int traceLines,
      String rareWord,
      String userId,
      String service)
      implements LoadRequest<Request> {
    @Override
    public int count() {
      return lines;
    }

    @Override
    public Request withoutBody() {
      return new Request(new byte[0], lines, traceId, traceLines, rareWord, userId, service);
    }
  }

  /**
   * A line before it is encoded.
   *
   * @param traceId empty outside of traces, like the span's id
   * @param severity OpenTelemetry's number
   */
  record Line(
      int service,
      int instance,
      long timeNs,
      int severity,
      String logger,
      String thread,
      String body,
      byte[] traceId,
      byte[] spanId,
      String userId,
      String route) {
    static final int DEBUG = 5;
    static final int INFO = 9;
    static final int WARN = 13;
    static final int ERROR = 17;

    String severityText() {
      return switch (severity) {
        case DEBUG -> "DEBUG";
        case WARN -> "WARN";
        case ERROR -> "ERROR";
        default -> "INFO";
      };
    }
  }

  /** At least so many lines, with those of a trace together, that end about the given time. */
  @Override
  public Request next(int atLeast, long endNs) {
    List<Line> lines = new ArrayList<>(atLeast + MAX_LINES);
    byte[] traceId = id(16);
    String rareWord = word();
    String userId = user();
    int traceLines = random.nextInt(MIN_LINES, MAX_LINES + 1);
    trace(lines, traceId, rareWord, userId, traceLines, endNs);
    String service = serviceName(lines.getFirst().service());
    while (lines.size() < atLeast) {
      if (random.nextInt(100) < OUTSIDE_OF_TRACES_PERCENT) {
        lines.add(outsideOfTraces(endNs));
      } else {
        int most = random.nextInt(MIN_LINES, MAX_LINES + 1);
        trace(lines, id(16), word(), user(), most, endNs);
      }
    }
    // Senders send in order of time.
    lines.sort(Comparator.comparingLong(Line::timeNs));
    return new Request(
        encoding.encode(lines),
        lines.size(),
        HexFormat.of().formatHex(traceId),
        traceLines,
        rareWord,
        userId,
        service);
  }

  static String serviceName(int service) {
    return TraceMix.serviceName(service);
  }

  /** A request that goes through services, each of which writes some lines about it. */
  private void trace(
      List<Line> lines, byte[] traceId, String rareWord, String user, int count, long endNs) {
    long begin = endNs - TRACE_LASTS_NS - random.nextLong(TRACES_BEGIN_WITHIN_NS);
    int service = random.nextInt(SERVICES);
    int instance = random.nextInt(INSTANCES);
    byte[] spanId = id(8);
    for (int i = 0; i < count; i++) {
      if (i > 0 && i % 3 == 0) {
        service = (service + 1 + random.nextInt(3)) % SERVICES;
        instance = random.nextInt(INSTANCES);
        spanId = id(8);
      }
      long timeNs = begin + TRACE_LASTS_NS * i / count + random.nextLong(TRACE_LASTS_NS / count);
      int severity = severity();
      String body =
          i == 0
              ? "accepted request " + rareWord + " of " + user + " from " + address()
              : LogSentences.of(severity, service, random);
      lines.add(line(service, instance, timeNs, severity, body, traceId, spanId, user));
    }
  }

  private Line outsideOfTraces(long endNs) {
    byte[] none = new byte[0];
    int service = random.nextInt(SERVICES);
    long timeNs = endNs - random.nextLong(TRACES_BEGIN_WITHIN_NS);
    String body = LogSentences.ofBackground(random);
    return line(service, random.nextInt(INSTANCES), timeNs, Line.INFO, body, none, none, "");
  }

  private Line line(
      int service,
      int instance,
      long timeNs,
      int severity,
      String body,
      byte[] traceId,
      byte[] spanId,
      String user) {
    return new Line(
        service,
        instance,
        timeNs,
        severity,
        LogSentences.logger(service, random),
        "http-nio-8080-exec-" + random.nextInt(50),
        body,
        traceId,
        spanId,
        user,
        "/api/resource-" + random.nextInt(TraceMix.OPERATIONS) + "/{id}");
  }

  private int severity() {
    int drawn = random.nextInt(1000);
    if (drawn < ERRORS_IN_THOUSAND) {
      return Line.ERROR;
    }
    if (drawn < ERRORS_IN_THOUSAND + WARNINGS_IN_THOUSAND) {
      return Line.WARN;
    }
    boolean debug = drawn < ERRORS_IN_THOUSAND + WARNINGS_IN_THOUSAND + DEBUG_IN_THOUSAND;
    return debug ? Line.DEBUG : Line.INFO;
  }

  /** Letters and digits that no other line has. */
  private String word() {
    return "rq" + Long.toString(random.nextLong() >>> 4, 36);
  }

  private String user() {
    return "user-" + Long.toString(random.nextLong() & 0xffff_ffff_ffL, 36);
  }

  private String address() {
    return "10." + random.nextInt(256) + "." + random.nextInt(256) + "." + random.nextInt(256);
  }

  private byte[] id(int length) {
    ByteBuffer id = ByteBuffer.allocate(length);
    while (id.hasRemaining()) {
      id.putLong(random.nextLong());
    }
    return id.array();
  }
}
