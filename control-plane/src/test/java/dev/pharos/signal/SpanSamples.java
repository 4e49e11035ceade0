package dev.pharos.signal;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Random spans that use every field of the signal in every shape OTLP allows: equal seeds give
 * equal spans. For the tests of all rooms.
 */
public final class SpanSamples {
  /** 2026-03-04T05:06:07Z. */
  public static final long NOW_NS = 1_772_600_767_000_000_000L;

  private static final String[] KEYS = {
    "http.request.method", "http.route", "db.system.name", "user.id", "", "ключ", "messaging.system"
  };
  private static final String[] TEXTS = {
    "",
    "GET",
    "POST",
    "/orders/{id}",
    "naïve",
    "日本語",
    "a\u0000b",
    "\uD83D\uDE00",
    "\uD800",
    "x".repeat(300)
  };

  private final Random random;

  public SpanSamples(long seed) {
    random = new Random(seed);
  }

  /** Traces with so many spans in all, interleaved as batches from several services would be. */
  public List<Span> traces(int spans) {
    List<Span> all = new ArrayList<>(spans);
    Resource[] resources = new Resource[1 + random.nextInt(6)];
    for (int i = 0; i < resources.length; i++) {
      resources[i] = resource();
    }
    List<Span> open = new ArrayList<>();
    while (all.size() < spans) {
      Resource resource = resources[random.nextInt(resources.length)];
      Span parent =
          open.isEmpty() || random.nextInt(8) == 0 ? null : open.get(random.nextInt(open.size()));
      Span span =
          parent == null
              ? span(traceId(), SpanId.NONE, resource)
              : span(parent.traceId(), parent.spanId(), resource);
      all.add(span);
      open.add(span);
      if (open.size() > 40) {
        open.remove(random.nextInt(open.size()));
      }
    }
    return all;
  }

  /** One span with every field at random. */
  public Span span() {
    return span(traceId(), random.nextBoolean() ? SpanId.NONE : random.nextLong(), resource());
  }

  /** A span of a trace, within two days before {@link #NOW_NS}. */
  public Span span(TraceId traceId, long parentSpanId, Resource resource) {
    long start = NOW_NS - random.nextLong(2L * 86_400_000_000_000L);
    long duration = random.nextInt(10) == 0 ? 0 : (long) Math.exp(random.nextDouble() * 25);
    return new Span(
        traceId,
        nonZero(),
        parentSpanId,
        pick("", "", "", "ot=th:8,rv:1", "vendor=ü"),
        random.nextInt(4) == 0 ? random.nextInt() : 0x101,
        pick(
            "GET /orders",
            "SELECT shop",
            "process " + random.nextInt(5),
            "op-" + random.nextInt(),
            ""),
        SpanKind.ofWire(random.nextInt(6)),
        start,
        start + duration,
        StatusCode.ofWire(random.nextInt(3)),
        pick("", "", "boom", "ошибка"),
        attributes(0),
        sometimes(),
        events(start),
        sometimes(),
        links(),
        sometimes(),
        scope(),
        resource);
  }

  public Resource resource() {
    Attributes.Builder attributes = Attributes.builder();
    if (random.nextInt(8) != 0) {
      attributes.put("service.name", pick("gateway", "order", "payment", "каталог"));
    }
    if (random.nextInt(3) == 0) {
      attributes.put("service.namespace", pick("shop", "bank"));
    }
    if (random.nextBoolean()) {
      attributes.put("deployment.environment.name", pick("prod", "test"));
    }
    if (random.nextBoolean()) {
      attributes.put("service.version", "1." + random.nextInt(3));
    }
    attributes.put("service.instance.id", "i-" + random.nextInt(4));
    attributes.put("process.pid", random.nextInt(5));
    return new Resource(
        attributes.build(), sometimes(), pick("", "https://opentelemetry.io/schemas/1.43.0"));
  }

  public TraceId traceId() {
    return new TraceId(random.nextInt(4) == 0 ? 0 : random.nextLong(), nonZero());
  }

  /** Attributes with nested values to a small depth. */
  public Attributes attributes(int depth) {
    int count = random.nextInt(depth == 0 ? 9 : 3);
    Attributes.Builder attributes = Attributes.builder();
    for (int i = 0; i < count; i++) {
      attributes.put(pick(KEYS), value(depth));
    }
    return attributes.build();
  }

  public AttributeValue value(int depth) {
    int kinds = depth >= 3 ? 7 : 9;
    return switch (random.nextInt(kinds)) {
      case 0 -> AttributeValue.Empty.INSTANCE;
      case 1 -> new AttributeValue.Text(pick(TEXTS));
      case 2 -> new AttributeValue.Text("unique-" + random.nextLong());
      case 3 -> AttributeValue.Bool.of(random.nextBoolean());
      case 4 -> new AttributeValue.Int(integer());
      case 5 -> new AttributeValue.Real(real());
      case 6 -> new AttributeValue.Bytes(bytes());
      case 7 -> {
        List<AttributeValue> values = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
          values.add(value(depth + 1));
        }
        yield new AttributeValue.Array(values);
      }
      default -> new AttributeValue.KeyValues(attributes(depth + 1));
    };
  }

  private List<SpanEvent> events(long start) {
    List<SpanEvent> events = new ArrayList<>();
    for (int i = random.nextInt(5) == 0 ? random.nextInt(4) : 0; i > 0; i--) {
      events.add(
          new SpanEvent(
              pick("exception", "message", ""),
              random.nextInt(5) == 0 ? random.nextLong() : start + random.nextInt(1000),
              attributes(1),
              sometimes()));
    }
    return List.copyOf(events);
  }

  private List<SpanLink> links() {
    List<SpanLink> links = new ArrayList<>();
    for (int i = random.nextInt(6) == 0 ? random.nextInt(4) : 0; i > 0; i--) {
      links.add(
          new SpanLink(
              traceId(),
              random.nextLong(),
              pick("", "a=b"),
              random.nextInt(),
              attributes(1),
              sometimes()));
    }
    return List.copyOf(links);
  }

  private Scope scope() {
    return switch (random.nextInt(4)) {
      case 0 -> Scope.NONE;
      case 1 -> new Scope("io.opentelemetry.jdbc", "2.33.1", Attributes.EMPTY, 0, "");
      case 2 ->
          new Scope(
              "io.opentelemetry.tomcat", "2.33.1", Attributes.of("scope.key", "scoped"), 0, "u");
      default -> new Scope(pick(TEXTS), pick("", "1"), attributes(2), sometimes(), pick("", "s"));
    };
  }

  private long integer() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextInt(3);
      case 1 -> random.nextLong();
      case 2 -> Long.MIN_VALUE;
      default -> -random.nextInt(1000);
    };
  }

  private double real() {
    return switch (random.nextInt(6)) {
      case 0 -> Double.NaN;
      case 1 -> -0.0;
      case 2 -> Double.NEGATIVE_INFINITY;
      case 3 -> Double.MIN_VALUE;
      default -> random.nextGaussian();
    };
  }

  private byte[] bytes() {
    byte[] bytes = new byte[random.nextInt(20)];
    random.nextBytes(bytes);
    return bytes;
  }

  private int sometimes() {
    return random.nextInt(10) == 0 ? random.nextInt() : 0;
  }

  private long nonZero() {
    long number;
    do {
      number = random.nextLong();
    } while (number == 0);
    return number;
  }

  private String pick(String... choices) {
    return choices[random.nextInt(choices.length)];
  }
}
