package dev.pharos.judge.cohort;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/** Traces of a shop in which much varies, and of which some are slow for a planted reason. */
final class RandomShop {
  static final String[] ROUTES = {"/home", "/orders", "/orders/{id}", "/cart", "/search"};
  private static final String[] REGIONS = {"eu", "us", "ap"};
  private static final double SLOW_BY_CHANCE = 0.03;
  private static final double SLOW_BY_CAUSE = 0.9;

  final List<List<Span>> slow = new ArrayList<>();
  final List<List<Span>> usual = new ArrayList<>();
  private final Random random;
  private final Map<String, Resource> resources = new HashMap<>();
  private long ids;

  /** What is drawn for one trace. */
  record Request(
      String route, String tenant, String region, int order, int payment, String version) {}

  RandomShop(long seed) {
    random = new Random(seed);
  }

  /** Draws traces until there are enough of both. */
  RandomShop draw(int traces, Predicate<Request> cause) {
    while (slow.size() < traces || usual.size() < traces) {
      int payment = random.nextInt(3);
      Request request =
          new Request(
              ROUTES[random.nextInt(ROUTES.length)],
              // Few large tenants, many small ones.
              "tenant-" + (int) (20 * random.nextDouble() * random.nextDouble()),
              REGIONS[random.nextInt(REGIONS.length)],
              random.nextInt(2),
              payment,
              payment == 2 ? "1.5.0" : "1.4.0");
      boolean isSlow = random.nextDouble() < (cause.test(request) ? SLOW_BY_CAUSE : SLOW_BY_CHANCE);
      List<List<Span>> group = isSlow ? slow : usual;
      if (group.size() < traces) {
        group.add(trace(request));
      }
    }
    return this;
  }

  private List<Span> trace(Request request) {
    TraceId id = new TraceId(3, ++ids);
    List<Span> spans = new ArrayList<>();
    Resource gateway = resource("gateway", "gateway-0", "7");
    Resource order = resource("order", "order-" + request.order(), "2.1");
    Resource payment = resource("payment", "payment-" + request.payment(), request.version());
    spans.add(
        span(
            id,
            1,
            0,
            gateway,
            "GET " + request.route(),
            Attributes.builder()
                .put("http.route", request.route())
                .put("http.request.method", "GET")
                .put("tenant", request.tenant())
                .put("region", request.region())
                .put("user.id", "u" + random.nextLong())
                .put("http.request.body.size", (long) Math.exp(4 + 2 * random.nextGaussian()))
                .put("cache.hit", random.nextInt(3) == 0)));
    spans.add(span(id, 2, 1, order, "place", common()));
    if (random.nextInt(10) < 8) {
      spans.add(span(id, 3, 2, payment, "POST /payments", common()));
    }
    for (int i = random.nextInt(4); i > 0; i--) {
      spans.add(
          span(id, 10 + i, 2, order, "SELECT orders", common().put("db.system", "postgresql")));
    }
    return spans;
  }

  private Attributes.Builder common() {
    return Attributes.builder()
        .put("request.id", Long.toHexString(random.nextLong()))
        .put("thread.id", 1L + random.nextInt(40))
        .put("feature", "f" + random.nextInt(6));
  }

  private Resource resource(String service, String instance, String version) {
    return resources.computeIfAbsent(
        instance,
        _ ->
            new Resource(
                Attributes.of(
                    "service.name", service,
                    "service.version", version,
                    "service.instance.id", instance,
                    "host.name", "host-of-" + instance,
                    "telemetry.sdk.language", "java"),
                0,
                ""));
  }

  private static Span span(
      TraceId id,
      long spanId,
      long parent,
      Resource resource,
      String name,
      Attributes.Builder attributes) {
    return new Span(
        id,
        spanId,
        parent,
        "",
        1,
        name,
        SpanKind.SERVER,
        1_000,
        2_000,
        StatusCode.UNSET,
        "",
        attributes.build(),
        0,
        List.of(),
        0,
        List.of(),
        0,
        Scope.NONE,
        resource);
  }
}
