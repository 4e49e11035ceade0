package dev.pharos.store.span;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import dev.pharos.signal.Scope;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanId;
import dev.pharos.signal.SpanKind;
import dev.pharos.signal.StatusCode;
import dev.pharos.signal.TraceId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Spans as the receivers hand them over under load: 12 services of 3 instances and 15 operations, 6
 * to 30 spans a trace, 12 attributes of low and high cardinality, 1 % errors. Texts that repeat are
 * shared objects, as the decoder's caches make them.
 */
public final class BenchSpans {
  static final int SERVICES = 12;
  private static final int INSTANCES = 3;
  private static final int OPERATIONS = 15;
  private static final String[] METHODS = {"GET", "POST", "PUT", "DELETE"};
  private static final String[] REGIONS = {"eu-central-1", "eu-west-1", "us-east-1"};
  private static final String[] TIERS = {"bronze", "silver", "gold"};
  private static final Scope SCOPE =
      new Scope("io.opentelemetry.bench", "1.0", Attributes.EMPTY, 0, "");

  private final SplittableRandom random;
  private final Resource[] resources = new Resource[SERVICES * INSTANCES];
  private final Map<String, AttributeValue.Text> shared = new HashMap<>();

  public BenchSpans(long seed) {
    random = new SplittableRandom(seed);
    for (int i = 0; i < resources.length; i++) {
      String service = serviceName(i / INSTANCES);
      resources[i] =
          new Resource(
              Attributes.of(
                  "service.name",
                  service,
                  "service.namespace",
                  "bench",
                  "service.version",
                  "1." + i / INSTANCES + ".0",
                  "service.instance.id",
                  service + "-" + i % INSTANCES,
                  "deployment.environment.name",
                  "bench",
                  "telemetry.sdk.language",
                  "java",
                  "host.name",
                  "node-" + i % INSTANCES),
              0,
              "");
    }
  }

  static String serviceName(int service) {
    return "service-" + (char) ('a' + service);
  }

  /** At least so many spans of whole traces that end about a time, sorted by resource. */
  public List<Span> batch(int atLeast, long endNs) {
    List<List<Span>> byResource = new ArrayList<>();
    for (int i = 0; i < resources.length; i++) {
      byResource.add(new ArrayList<>());
    }
    int spans = 0;
    while (spans < atLeast) {
      int count = random.nextInt(6, 31);
      trace(byResource, count, endNs);
      spans += count;
    }
    List<Span> batch = new ArrayList<>(spans);
    byResource.forEach(batch::addAll);
    return batch;
  }

  private void trace(List<List<Span>> byResource, int count, long endNs) {
    TraceId traceId = new TraceId(random.nextLong(), random.nextLong());
    String user = "user-" + Long.toString(random.nextLong() & 0xffff_ffff_ffL, 36);
    long duration = (long) (2_000_000 * Math.exp(gaussian() + 1));
    long start = endNs - duration - random.nextLong(1_000_000_000L);
    boolean fails = random.nextInt(1000) < 10;
    long[] ids = new long[count];
    int[] services = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = random.nextLong();
      boolean server = i % 2 == 0;
      int parent = i == 0 ? -1 : server ? i - 1 : random.nextInt((i + 1) / 2) * 2;
      services[i] =
          i == 0 ? 0 : server ? (services[i - 1] + 1 + i / 2) % SERVICES : services[parent];
      boolean database = !server && i == count - 1;
      int resource = services[i] * INSTANCES + random.nextInt(INSTANCES);
      int operation = random.nextInt(OPERATIONS);
      boolean error = fails && i < 4;
      long spanEnd = start + duration - duration * i / (2L * count);
      byResource
          .get(resource)
          .add(
              new Span(
                  traceId,
                  ids[i],
                  parent < 0 ? SpanId.NONE : ids[parent],
                  "",
                  0,
                  name(server, database, operation),
                  server ? SpanKind.SERVER : SpanKind.CLIENT,
                  start + duration * i / (2L * count),
                  spanEnd,
                  error ? StatusCode.ERROR : StatusCode.UNSET,
                  error ? "upstream failed" : "",
                  attributes(server, database, operation, user),
                  0,
                  error ? List.of(exception(spanEnd)) : List.of(),
                  0,
                  List.of(),
                  0,
                  SCOPE,
                  resources[resource]));
    }
  }

  private static String name(boolean server, boolean database, int operation) {
    String method = METHODS[operation % METHODS.length];
    return server
        ? method + " /api/resource-" + operation + "/{id}"
        : database ? "SELECT bench.items" : method;
  }

  private Attributes attributes(boolean server, boolean database, int operation, String user) {
    String[] keys = new String[12];
    AttributeValue[] values = new AttributeValue[12];
    if (database) {
      put(keys, values, 0, "db.system", shared("postgresql"));
      put(keys, values, 1, "db.name", shared("items"));
      put(keys, values, 2, "db.operation", shared("SELECT"));
      put(
          keys,
          values,
          3,
          "db.statement",
          shared("SELECT id, name, price FROM items WHERE id = ?"));
    } else {
      put(keys, values, 0, "http.request.method", shared(METHODS[operation % METHODS.length]));
      put(
          keys,
          values,
          1,
          "url.path",
          new AttributeValue.Text("/api/resource-" + operation + "/" + random.nextInt(100_000)));
      put(keys, values, 2, "http.response.status_code", new AttributeValue.Int(200));
      put(
          keys,
          values,
          3,
          server ? "http.route" : "server.address",
          shared(server ? "/api/resource-" + operation + "/{id}" : "upstream-" + operation));
    }
    put(keys, values, 4, "network.protocol.version", shared("1.1"));
    put(keys, values, 5, "thread.name", shared("http-nio-8080-exec-" + random.nextInt(50)));
    put(keys, values, 6, "thread.id", new AttributeValue.Int(random.nextInt(200)));
    put(keys, values, 7, "user.id", new AttributeValue.Text(user));
    put(keys, values, 8, "user.tier", shared(TIERS[random.nextInt(TIERS.length)]));
    put(keys, values, 9, "cloud.region", shared(REGIONS[random.nextInt(REGIONS.length)]));
    put(keys, values, 10, "request.size", new AttributeValue.Int(random.nextInt(4_000)));
    put(
        keys,
        values,
        11,
        "session.id",
        new AttributeValue.Text(HexFormat.of().toHexDigits(random.nextLong())));
    return Attributes.ofOwned(keys, values);
  }

  private static void put(
      String[] keys, AttributeValue[] values, int at, String key, AttributeValue value) {
    keys[at] = key;
    values[at] = value;
  }

  private AttributeValue.Text shared(String text) {
    return shared.computeIfAbsent(text, AttributeValue.Text::new);
  }

  private static SpanEvent exception(long atNs) {
    return new SpanEvent(
        "exception",
        atNs,
        Attributes.of(
            "exception.type", "java.net.SocketTimeoutException",
            "exception.message", "Read timed out"),
        0);
  }

  private double gaussian() {
    double sum = -6;
    for (int i = 0; i < 12; i++) {
      sum += random.nextDouble();
    }
    return sum;
  }
}
