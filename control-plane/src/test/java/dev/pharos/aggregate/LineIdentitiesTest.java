package dev.pharos.aggregate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.LogRecord;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.TraceId;
import dev.pharos.store.PayloadFormat;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LineIdentitiesTest {
  private static final long START_NS = 1_795_168_800_000_000_000L;
  private static final long MS = 1_000_000;
  private static final TraceId TRACE = new TraceId(1, 2);
  private static final Resource OTLP =
      resource("service.name", "order", "service.instance.id", "o-1");

  private final LineIdentities identities = new LineIdentities();

  @Test
  void keepsALineOnceThatComesBothWays() {
    LogRecord line = traced("no stock", START_NS);

    assertThat(otlp(line)).containsExactly(line);
    assertThat(loki(line)).isEmpty();
    assertThat(identities.duplicates()).isEqualTo(1);
    assertThat(identities.waiting()).isZero();
  }

  @Test
  void keepsEqualLinesThatComeTheSameWay() {
    LogRecord line = traced("no stock", START_NS);

    assertThat(otlp(line, line)).hasSize(2);
    assertThat(otlp(line)).hasSize(1);
    assertThat(loki(line, line)).isEmpty();
    assertThat(loki(line, line)).hasSize(1);
    assertThat(identities.duplicates()).isEqualTo(3);
  }

  @Test
  void knowsALineByWhatBothWaysSayOfIt() {
    Resource byLoki4j = resource("app", "shop", "host.name", "node-1");
    LogRecord appender = line("no stock", START_NS + 123_456, TRACE, OTLP, Attributes.EMPTY);
    LogRecord loki4j =
        line(
            "[exec-1] s.o.Orders - no stock\njava.lang.IllegalStateException\n\tat shop.A.b(A.java:1)",
            START_NS,
            TRACE,
            byLoki4j,
            Attributes.of("thread.name", "exec-1"));

    assertThat(otlp(appender)).hasSize(1);
    assertThat(loki(loki4j)).isEmpty();
  }

  @Test
  void tellsLinesApartThatDifferInWhatBothWaysKnow() {
    otlp(traced("no stock", START_NS));

    assertThat(loki(traced("no stocks", START_NS))).hasSize(1);
    assertThat(loki(traced("no stock", START_NS + MS))).hasSize(1);
    assertThat(loki(line("no stock", START_NS, new TraceId(1, 3), OTLP, Attributes.EMPTY)))
        .hasSize(1);
    assertThat(loki(line("no stock", START_NS, TraceId.INVALID, OTLP, Attributes.EMPTY)))
        .hasSize(1);
  }

  @Test
  void knowsALineOutsideOfTracesByItsServiceAndInstanceToo() {
    Resource other = resource("service.name", "order", "service.instance.id", "o-2");
    LogRecord line = line("started", START_NS, TraceId.INVALID, OTLP, Attributes.EMPTY);
    otlp(line);

    assertThat(loki(line("started", START_NS, TraceId.INVALID, other, Attributes.EMPTY)))
        .hasSize(1);
    assertThat(loki(line)).isEmpty();
  }

  @Test
  void forgetsALineAfterAWhile() {
    long kept = IntakeLimits.LINE_KEPT.toNanos();
    otlp(traced("early", START_NS));
    keep(PayloadFormat.OTLP_LOGS_JSON, START_NS + kept - 1, traced("late", START_NS));

    assertThat(keep(PayloadFormat.LOKI_PUSH_JSON, START_NS + kept + 1, traced("late", START_NS)))
        .isEmpty();
    assertThat(keep(PayloadFormat.LOKI_PUSH_JSON, START_NS + 3 * kept, traced("early", START_NS)))
        .hasSize(1);
    assertThat(identities.waiting()).isEqualTo(1);
  }

  @Test
  void remembersNoMoreThanItsBoundAndSaysWhatItForgot() {
    LineIdentities small = new LineIdentities(10_000);
    for (int i = 0; i < 50; i++) {
      List<LogRecord> lines = traced(1_000 * i, 1_000);
      small.keepNew(LineKeys.of(PayloadFormat.OTLP_LOGS_JSON, lines), lines, START_NS);
    }

    assertThat(small.waiting()).isLessThanOrEqualTo(20_000);
    assertThat(small.forgotten() + small.waiting()).isEqualTo(50_000);
    List<LogRecord> newest = traced(49_000, 1_000);
    assertThat(small.keepNew(LineKeys.of(PayloadFormat.LOKI_PUSH_JSON, newest), newest, START_NS))
        .isEmpty();
  }

  /** Against counting what came each way; a snapshot in the middle changes nothing. */
  @Test
  void keepsAsManyAsTheWayThatBroughtMore() throws IOException {
    for (int seed = 0; seed < 50; seed++) {
      Random random = new Random(seed);
      LineIdentities live = new LineIdentities();
      Map<String, int[]> came = new HashMap<>();
      Map<String, Integer> kept = new HashMap<>();
      for (int request = 0; request < 40; request++) {
        boolean pushed = random.nextBoolean();
        List<LogRecord> lines = new ArrayList<>();
        for (int i = random.nextInt(60); i > 0; i--) {
          String text = "line " + random.nextInt(40);
          lines.add(traced(text, START_NS));
          came.computeIfAbsent(text, _ -> new int[2])[pushed ? 1 : 0]++;
        }
        PayloadFormat format =
            pushed ? PayloadFormat.LOKI_PUSH_PROTOBUF : PayloadFormat.OTLP_LOGS_PROTOBUF;
        live.keepNew(LineKeys.of(format, lines), lines, START_NS)
            .forEach(line -> kept.merge(line.bodyText(), 1, Integer::sum));
        if (random.nextInt(5) == 0) {
          live = restored(live);
        }
      }
      came.forEach((text, counts) ->
          assertThat(kept.get(text)).as(text).isEqualTo(Math.max(counts[0], counts[1])));
    }
  }

  private static LineIdentities restored(LineIdentities identities) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    identities.writeTo(new DataOutputStream(bytes));
    LineIdentities restored = new LineIdentities();
    restored.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
    assertThat(restored.waiting()).isEqualTo(identities.waiting());
    return restored;
  }

  private List<LogRecord> otlp(LogRecord... lines) {
    return keep(PayloadFormat.OTLP_LOGS_PROTOBUF, START_NS, lines);
  }

  private List<LogRecord> loki(LogRecord... lines) {
    return keep(PayloadFormat.LOKI_PUSH_PROTOBUF, START_NS, lines);
  }

  private List<LogRecord> keep(PayloadFormat format, long arrivalNs, LogRecord... lines) {
    return identities.keepNew(LineKeys.of(format, List.of(lines)), List.of(lines), arrivalNs);
  }

  private static List<LogRecord> traced(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> traced("line " + i, START_NS))
        .toList();
  }

  private static LogRecord traced(String body, long timeNs) {
    return line(body, timeNs, TRACE, OTLP, Attributes.EMPTY);
  }

  private static LogRecord line(
      String body, long timeNs, TraceId traceId, Resource resource, Attributes attributes) {
    return new LogRecord(
        timeNs,
        0,
        9,
        "INFO",
        new AttributeValue.Text(body),
        attributes,
        0,
        0,
        traceId,
        traceId.isValid() ? 7 : SpanId.NONE,
        "",
        Scope.NONE,
        resource);
  }

  private static Resource resource(String... attributes) {
    return new Resource(Attributes.of(attributes), 0, "");
  }
}
