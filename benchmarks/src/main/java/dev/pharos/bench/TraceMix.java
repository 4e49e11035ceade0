package dev.pharos.bench;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Traces as a dozen services make them, as OTLP requests: 12 services of 15 operations, 6 to 30
 * spans a trace, 12 attributes a span of low and high cardinality, 1 % errors, some with an
 * exception's event. About 500 bytes a span on the wire. Deterministic by seed; for one thread.
 */
final class TraceMix implements LoadRequest.Mix<TraceMix.Request> {
  static final int SERVICES = 12;
  static final int OPERATIONS = 15;
  private static final int MIN_SPANS = 6;
  private static final int MAX_SPANS = 30;
  private static final int INSTANCES = 3;
  private static final int ERRORS_IN_THOUSAND = 10;
  private static final String[] METHODS = {"GET", "POST", "PUT", "DELETE"};
  private static final String[] REGIONS = {"eu-central-1", "eu-west-1", "us-east-1"};
  private static final String[] TIERS = {"bronze", "silver", "gold"};

  private final RandomGenerator random;

  TraceMix(long seed) {
    random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  /**
   * One OTLP export request.
   *
   * @param firstTraceId hex id of a trace in it, with its number of spans, for asking afterwards
   * @param userId a high-cardinality value that occurs in that trace
   */
  record Request(byte[] body, int spans, String firstTraceId, int firstTraceSpans, String userId)
      implements LoadRequest<Request> {
    @Override
    public int count() {
      return spans;
    }

    @Override
    public Request withoutBody() {
      return new Request(new byte[0], spans, firstTraceId, firstTraceSpans, userId);
    }
  }

  /** At least so many spans, in whole traces, that end about the given time. */
  @Override
  public Request next(int atLeast, long endNs) {
    List<List<byte[]>> spansOf = new ArrayList<>(SERVICES * INSTANCES);
    for (int i = 0; i < SERVICES * INSTANCES; i++) {
      spansOf.add(new ArrayList<>());
    }
    String firstTraceId = "";
    int firstTraceSpans = 0;
    String userId = "";
    int spans = 0;
    while (spans < atLeast) {
      byte[] traceId = id(16);
      String user = "user-" + Long.toString(random.nextLong() & 0xffff_ffff_ffL, 36);
      int count = random.nextInt(MIN_SPANS, MAX_SPANS + 1);
      trace(spansOf, traceId, user, count, endNs);
      if (spans == 0) {
        firstTraceId = HexFormat.of().formatHex(traceId);
        firstTraceSpans = count;
        userId = user;
      }
      spans += count;
    }
    ProtoWriter request = new ProtoWriter();
    for (int i = 0; i < spansOf.size(); i++) {
      List<byte[]> ofResource = spansOf.get(i);
      if (!ofResource.isEmpty()) {
        int service = i / INSTANCES;
        int instance = i % INSTANCES;
        request.message(
            1, resourceSpans -> resourceSpans(resourceSpans, service, instance, ofResource));
      }
    }
    return new Request(request.toByteArray(), spans, firstTraceId, firstTraceSpans, userId);
  }

  static String serviceName(int service) {
    return "service-" + (char) ('a' + service);
  }

  private static void resourceSpans(
      ProtoWriter resourceSpans, int service, int instance, List<byte[]> spans) {
    resourceSpans.message(
        1,
        resource -> {
          attribute(resource, 1, "service.name", serviceName(service));
          attribute(resource, 1, "service.namespace", "bench");
          attribute(resource, 1, "service.version", "1." + service + ".0");
          attribute(resource, 1, "service.instance.id", serviceName(service) + "-" + instance);
          attribute(resource, 1, "deployment.environment.name", "bench");
          attribute(resource, 1, "telemetry.sdk.language", "java");
          attribute(resource, 1, "host.name", "node-" + instance);
        });
    resourceSpans.message(
        2,
        scopeSpans -> {
          scopeSpans.message(1, scope -> scope.text(1, "io.opentelemetry.bench").text(2, "1.0"));
          spans.forEach(span -> scopeSpans.bytes(2, span));
        });
  }

  /**
   * A chain and fan of calls: every second span is the SERVER side of the CLIENT span before it.
   */
  private void trace(
      List<List<byte[]>> spansOf, byte[] traceId, String user, int count, long endNs) {
    long duration = (long) (2_000_000 * Math.exp(random.nextGaussian() + 1));
    long start = endNs - duration - random.nextLong(1_000_000_000L);
    boolean fails = random.nextInt(1000) < ERRORS_IN_THOUSAND;
    byte[][] ids = new byte[count][];
    int[] services = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = id(8);
      int parent = i == 0 ? -1 : i % 2 == 0 ? i - 1 : random.nextInt((i + 1) / 2) * 2;
      boolean server = i % 2 == 0;
      services[i] =
          i == 0 ? 0 : server ? (services[i - 1] + 1 + i / 2) % SERVICES : services[parent];
      boolean database = !server && i == count - 1;
      int resource = services[i] * INSTANCES + random.nextInt(INSTANCES);
      long spanStart = start + duration * i / (2L * count);
      long spanEnd = start + duration - duration * i / (2L * count);
      byte[] parentId = parent < 0 ? null : ids[parent];
      boolean error = fails && i < 4;
      int operation = random.nextInt(OPERATIONS);
      byte[] spanId = ids[i];
      ProtoWriter span = new ProtoWriter();
      span.bytes(1, traceId).bytes(2, spanId);
      if (parentId != null) {
        span.bytes(4, parentId);
      }
      span.text(5, name(server, database, operation))
          .varint(6, server ? 2 : 3)
          .fixed64(7, spanStart)
          .fixed64(8, spanEnd);
      attributes(span, server, database, operation, user);
      if (error) {
        exception(span, spanEnd);
        span.message(15, status -> status.text(2, "upstream failed").varint(3, 2));
      }
      spansOf.get(resource).add(span.toByteArray());
    }
  }

  private static String name(boolean server, boolean database, int operation) {
    String method = METHODS[operation % METHODS.length];
    return server
        ? method + " /api/resource-" + operation + "/{id}"
        : database ? "SELECT bench.items" : method;
  }

  private void attributes(
      ProtoWriter span, boolean server, boolean database, int operation, String user) {
    if (database) {
      attribute(span, 9, "db.system", "postgresql");
      attribute(span, 9, "db.name", "items");
      attribute(span, 9, "db.operation", "SELECT");
      attribute(span, 9, "db.statement", "SELECT id, name, price FROM items WHERE id = ?");
    } else {
      attribute(span, 9, "http.request.method", METHODS[operation % METHODS.length]);
      attribute(span, 9, "url.path", "/api/resource-" + operation + "/" + random.nextInt(100_000));
      number(span, "http.response.status_code", 200);
      attribute(
          span,
          9,
          server ? "http.route" : "server.address",
          server ? "/api/resource-" + operation + "/{id}" : "upstream-" + operation);
    }
    attribute(span, 9, "network.protocol.version", "1.1");
    attribute(span, 9, "thread.name", "http-nio-8080-exec-" + random.nextInt(50));
    number(span, "thread.id", random.nextInt(200));
    attribute(span, 9, "user.id", user);
    attribute(span, 9, "user.tier", TIERS[random.nextInt(TIERS.length)]);
    attribute(span, 9, "cloud.region", REGIONS[random.nextInt(REGIONS.length)]);
    number(span, "request.size", random.nextInt(4_000));
    attribute(span, 9, "session.id", HexFormat.of().toHexDigits(random.nextLong()));
  }

  private static void exception(ProtoWriter span, long atNs) {
    span.message(
        11,
        event -> {
          event.fixed64(1, atNs).text(2, "exception");
          attribute(event, 3, "exception.type", "java.net.SocketTimeoutException");
          attribute(event, 3, "exception.message", "Read timed out");
        });
  }

  private static void attribute(ProtoWriter message, int field, String key, String value) {
    message.message(field, kv -> kv.text(1, key).message(2, any -> any.text(1, value)));
  }

  private static void number(ProtoWriter span, String key, long value) {
    span.message(9, kv -> kv.text(1, key).message(2, any -> any.varint(3, value)));
  }

  private byte[] id(int length) {
    ByteBuffer id = ByteBuffer.allocate(length);
    while (id.hasRemaining()) {
      id.putLong(random.nextLong());
    }
    return id.array();
  }
}
