package dev.pharos.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random log lines that use every field of the signal in every shape OTLP allows: equal seeds give
 * equal lines. For the tests of all rooms.
 */
public final class LogSamples {
  private static final long MINUTE_NS = 60_000_000_000L;

  private final Random random;
  private final SpanSamples spans;

  public LogSamples(long seed) {
    random = new Random(seed);
    spans = new SpanSamples(seed);
  }

  /** Lines of some services and traces, mostly in order, within two days before the present. */
  public List<LogRecord> lines(int count) {
    Resource[] resources = new Resource[1 + random.nextInt(6)];
    for (int i = 0; i < resources.length; i++) {
      resources[i] = spans.resource();
    }
    TraceId[] traces = new TraceId[1 + count / 5];
    for (int i = 0; i < traces.length; i++) {
      traces[i] = random.nextInt(3) == 0 ? TraceId.INVALID : spans.traceId();
    }
    List<LogRecord> lines = new ArrayList<>(count);
    long time = SpanSamples.NOW_NS - random.nextLong(2 * 24 * 60 * MINUTE_NS);
    for (int i = 0; i < count; i++) {
      time = Math.min(SpanSamples.NOW_NS, time + step());
      lines.add(
          line(
              time,
              resources[random.nextInt(resources.length)],
              traces[random.nextInt(traces.length)]));
    }
    return lines;
  }

  private long step() {
    return switch (random.nextInt(10)) {
      case 0 -> 0;
      case 1 -> -random.nextLong(3 * MINUTE_NS);
      case 2 -> random.nextLong(10 * MINUTE_NS);
      default -> random.nextLong(1_000) * 1_000_000;
    };
  }

  private LogRecord line(long time, Resource resource, TraceId trace) {
    return new LogRecord(
        time,
        random.nextInt(3) == 0 ? 0 : time + random.nextInt(1_000_000),
        random.nextInt(20) == 0 ? random.nextInt() : random.nextInt(25),
        pick("", "INFO", "warn", "ОШИБКА"),
        body(),
        spans.attributes(0),
        random.nextInt(10) == 0 ? random.nextInt() : 0,
        random.nextInt(4) == 0 ? random.nextInt() : 1,
        trace,
        trace.isValid() && random.nextInt(5) > 0 ? random.nextLong() : SpanId.NONE,
        pick("", "", "", "session.start"),
        scope(
            Scope.NONE,
            new Scope("org.shop.Orders", "", Attributes.EMPTY, 0, ""),
            new Scope("", "1", Attributes.of("scope.key", "scoped"), 3, "u")),
        resource);
  }

  private AttributeValue body() {
    return switch (random.nextInt(14)) {
      case 0 -> spans.value(0);
      case 1 -> new AttributeValue.Text("");
      case 2 ->
          new AttributeValue.Text("unique " + Long.toHexString(random.nextLong()) + "\n\tat x");
      case 3 -> new AttributeValue.Text("bits \u0001\u0002\u0003 naïve 日本 \uD83D\uDE00 \uD800 7");
      case 4 ->
          new AttributeValue.Text(
              "007 0 -1 +5 1e9 00 " + random.nextLong() + " 99999999999999999999");
      case 5 ->
          new AttributeValue.Text("id " + new java.util.UUID(random.nextLong(), random.nextLong()));
      case 6 ->
          new AttributeValue.Text("DEADBEEF deadbeef0 " + Integer.toHexString(random.nextInt()));
      case 7, 8 ->
          new AttributeValue.Text(
              "{\"msg\":\"took "
                  + random.nextInt(50)
                  + pick(" ms", " \\u010dek\\n", " \\u0061\\u003cb", "")
                  + "\",\"user\":{\"id\":\"u-"
                  + random.nextInt(20)
                  + "\", \"tags\":[\"a b\",7,null]},\"status\":"
                  + pick("200", "503", "true", "null")
                  + pick("}", "} ", ""));
      default ->
          new AttributeValue.Text(
              "Order "
                  + random.nextInt(1_000)
                  + pick(" accepted", " refused: no stock", " Failed_again (I/O)")
                  + " took="
                  + random.nextInt(50)
                  + "ms user="
                  + pick("ann", "bob17", "Čeněk"));
    };
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }

  private Scope scope(Scope... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
