package dev.pharos.aggregate.keep.trial;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TimeRange;
import dev.pharos.signal.TraceId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A day's traces of a shop, of which it is known which failed and which were the slowest of their
 * operation. By day three times as many come as by night. Always the same; a trace is made anew
 * when it is asked for.
 */
public final class MadeUpDay {
  private static final long BEGIN_NS = TimeRange.epochNs(Instant.parse("2026-05-04T00:00:00Z"));

  private static final double SLOWEST = 0.99;

  /** What people ask of the shop, the most frequent first: three of four look around. */
  private static final Entry[] ENTRIES = {
    new Entry("GET /products", 0.6, 12, 0.3, "gateway", "catalog"),
    new Entry("GET /products/{id}", 0.25, 20, 0.4, "gateway", "catalog", "recommendation"),
    new Entry("POST /login", 0.09, 40, 0.5, "gateway", "auth"),
    new Entry("POST /orders", 0.055, 90, 0.6, "gateway", "order", "inventory", "payment"),
    new Entry("GET /reports", 0.005, 800, 0.8, "gateway", "order"),
  };

  private static final double ERRORS = 0.004;

  private final int count;
  private final long[] slowNs;

  private record Entry(
      String name, double share, double medianMs, double sigma, String... services) {}

  /** A trace and what is known of it. */
  public record Made(TraceId id, List<Span> spans, long endNs, boolean failed, boolean slow) {}

  private record Drawn(Entry entry, int number, double durationMs, boolean failed, long seed) {}

  /**
   * @param count of traces
   */
  public MadeUpDay(int count) {
    this.count = count;
    slowNs = new long[ENTRIES.length];
    double[][] durations = new double[ENTRIES.length][];
    int[] counts = new int[ENTRIES.length];
    Arrays.setAll(durations, entry -> new double[count]);
    for (int i = 0; i < count; i++) {
      Drawn drawn = drawn(i);
      durations[drawn.number()][counts[drawn.number()]++] = drawn.durationMs();
    }
    for (int entry = 0; entry < ENTRIES.length; entry++) {
      double[] sorted = Arrays.copyOf(durations[entry], counts[entry]);
      Arrays.sort(sorted);
      int at = (int) Math.ceil(SLOWEST * counts[entry]);
      slowNs[entry] = at < counts[entry] ? ns(sorted[at]) : Long.MAX_VALUE;
    }
  }

  public int count() {
    return count;
  }

  private static long ns(double ms) {
    return Math.round(ms * 1e6);
  }

  private static Drawn drawn(int number) {
    SplittableRandom random = new SplittableRandom(number);
    double draw = random.nextDouble();
    int entry = 0;
    while (entry < ENTRIES.length - 1 && draw >= ENTRIES[entry].share()) {
      draw -= ENTRIES[entry].share();
      entry++;
    }
    double duration =
        ENTRIES[entry].medianMs() * Math.exp(ENTRIES[entry].sigma() * random.nextGaussian());
    boolean failed = random.nextDouble() < ERRORS;
    return new Drawn(ENTRIES[entry], entry, duration, failed, random.nextLong());
  }

  /** The traces in the order in which they begin. */
  public Made trace(int number) {
    Drawn drawn = drawn(number);
    SplittableRandom random = new SplittableRandom(drawn.seed());
    TraceId id = new TraceId(random.nextLong(), random.nextLong());
    long startNs = BEGIN_NS + Math.round(Duration.ofDays(1).toNanos() * timeOfDay(number));
    long durationNs = ns(drawn.durationMs());
    String[] services = drawn.entry().services();
    int failing = drawn.failed() ? random.nextInt(services.length) : -1;
    List<Span> spans = new ArrayList<>();
    long parent = 0;
    for (int depth = 0; depth < services.length; depth++) {
      // Each takes most of the time of who calls it.
      long inside = Math.round(durationNs * Math.pow(0.8, depth));
      long spanId = depth + 1L;
      StatusCode status = depth == failing ? StatusCode.ERROR : StatusCode.UNSET;
      spans.add(
          span(id, spanId, parent, services[depth], drawn.entry().name(), startNs, inside, status));
      parent = spanId;
    }
    return new Made(
        id, spans, startNs + durationNs, drawn.failed(), durationNs >= slowNs[drawn.number()]);
  }

  /** Part of the day that is over when so many of its traces have begun. */
  private double timeOfDay(int number) {
    double wanted = (number + 0.5) / count;
    double at = wanted;
    for (int i = 0; i < 50; i++) {
      // The sum of a rate of 1 - cos(2 pi t) / 2.
      double reached = at - Math.sin(2 * Math.PI * at) / (4 * Math.PI);
      at += (wanted - reached) / 1.5;
    }
    return Math.clamp(at, 0, 1);
  }

  private static Span span(
      TraceId id,
      long spanId,
      long parent,
      String service,
      String name,
      long startNs,
      long durationNs,
      StatusCode status) {
    Resource resource =
        new Resource(Attributes.of("service.name", service, "service.version", "1.0.0"), 0, "");
    return new Span(
        id,
        spanId,
        parent,
        "",
        1,
        name,
        SpanKind.SERVER,
        startNs,
        startNs + durationNs,
        status,
        "",
        Attributes.of(
            "http.request.method",
            name.substring(0, name.indexOf(' ')),
            "http.route",
            name.substring(name.indexOf(' ') + 1)),
        0,
        List.of(),
        0,
        List.of(),
        0,
        Scope.NONE,
        resource);
  }
}
