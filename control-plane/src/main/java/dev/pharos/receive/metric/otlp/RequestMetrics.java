package dev.pharos.receive.metric.otlp;

import dev.pharos.aggregate.request.DurationCounts;
import dev.pharos.aggregate.request.RequestPoint;
import dev.pharos.aggregate.request.RequestReport;
import dev.pharos.receive.metric.Numbers;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds in a request of metrics how many requests were answered: {@code
 * http.server.request.duration}, {@code rpc.server.call.duration} and {@code rpc.server.duration},
 * which agents measure whether or not a request is traced. Sources:
 * https://opentelemetry.io/docs/specs/semconv/http/http-metrics/#metric-httpserverrequestduration
 * and https://opentelemetry.io/docs/specs/semconv/rpc/rpc-metrics/#rpc-server.
 */
final class RequestMetrics {
  private static final String HTTP = "http.server.request.duration";
  private static final Set<String> RPC = Set.of("rpc.server.call.duration", "rpc.server.duration");

  private static final double SECOND_NS = 1e9;
  private static final double MILLISECOND_NS = 1e6;

  /** Longer names are data. */
  private static final int LONGEST_NAME = 1_000;

  /** Buckets further away, or finer, are of no duration. */
  private static final int MOST_OFFSET = 1 << 30;

  private static final int MOST_SCALE = 30;

  private static final int FIRST_SERVER_ERROR = 500;

  /** What fails of a server's calls by the conventions, by name and by number. */
  private static final Set<String> GRPC_SERVER_ERRORS =
      Set.of(
          "UNKNOWN",
          "DEADLINE_EXCEEDED",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "2",
          "4",
          "12",
          "13",
          "14",
          "15");

  private RequestMetrics() {}

  static RequestReport of(OtlpRequest request) {
    List<RequestReport.Sender> senders = new ArrayList<>();
    for (OtlpRequest.OfResource resource : request.resources()) {
      List<RequestPoint> points = new ArrayList<>();
      for (OtlpRequest.OfScope scope : resource.scopes()) {
        for (OtlpMetric metric : scope.metrics()) {
          add(scope, metric, points);
        }
      }
      if (!points.isEmpty()) {
        add(resource, points, senders);
      }
    }
    return senders.isEmpty() ? RequestReport.NOTHING : new RequestReport(senders);
  }

  private static void add(
      OtlpRequest.OfResource resource,
      List<RequestPoint> points,
      List<RequestReport.Sender> senders) {
    Attributes.Builder attributes = Attributes.builder();
    resource.attributes().forEach(attributes::put);
    Resource sender = new Resource(attributes.build(), 0, "");
    int longest =
        Math.max(
            Math.max(sender.version().length(), sender.instance().length()),
            Math.max(
                sender.service().name().length(),
                Math.max(
                    sender.service().namespace().length(),
                    sender.service().environment().length())));
    if (longest <= LONGEST_NAME) {
      senders.add(
          new RequestReport.Sender(
              new TextHash().add(resource.attributes()).value(),
              sender.service(),
              sender.version(),
              sender.instance(),
              points));
    }
  }

  private static void add(OtlpRequest.OfScope scope, OtlpMetric metric, List<RequestPoint> points) {
    boolean isHttp = metric.name.equals(HTTP);
    boolean isHistogram =
        metric.kind == OtlpMetric.Kind.HISTOGRAM
            || metric.kind == OtlpMetric.Kind.EXPONENTIAL_HISTOGRAM;
    boolean isKnown =
        metric.temporality == OtlpMetric.DELTA || metric.temporality == OtlpMetric.CUMULATIVE;
    if ((!isHttp && !RPC.contains(metric.name)) || !isHistogram || !isKnown) {
      return;
    }
    double unitNs = metric.unit.equals("ms") ? MILLISECOND_NS : SECOND_NS;
    for (OtlpPoint point : metric.points) {
      String operation = isHttp ? http(point.attributes) : rpc(point.attributes);
      DurationCounts counts = point.noRecordedValue() ? null : counts(metric.kind, point, unitNs);
      if (operation != null && operation.length() <= LONGEST_NAME && counts != null) {
        points.add(
            new RequestPoint(
                new TextHash().add(metric.name).add(scope.name()).add(point.attributes).value(),
                operation,
                isHttp ? "http" : point.attributes.getOrDefault("rpc.system", rpcSystem(point)),
                isHttp ? isHttpError(point.attributes) : isRpcError(point.attributes),
                metric.temporality == OtlpMetric.DELTA,
                Math.max(0, point.startNs),
                point.timeNs,
                counts));
      }
    }
  }

  private static String rpcSystem(OtlpPoint point) {
    return point.attributes.getOrDefault("rpc.system.name", "");
  }

  /** As the span would be called. */
  private static @Nullable String http(Map<String, String> attributes) {
    String method = attributes.get("http.request.method");
    String route = attributes.get("http.route");
    if (method == null) {
      return null;
    }
    String verb = method.equals("_OTHER") ? "HTTP" : method;
    return route == null || route.isEmpty() ? verb : verb + " " + route;
  }

  private static @Nullable String rpc(Map<String, String> attributes) {
    String service = attributes.get("rpc.service");
    String method = attributes.get("rpc.method");
    return service == null || method == null ? method : service + "/" + method;
  }

  private static boolean isHttpError(Map<String, String> attributes) {
    try {
      String status = attributes.getOrDefault("http.response.status_code", "0");
      return Integer.parseInt(status) >= FIRST_SERVER_ERROR || attributes.containsKey("error.type");
    } catch (NumberFormatException e) {
      return attributes.containsKey("error.type");
    }
  }

  private static boolean isRpcError(Map<String, String> attributes) {
    String status =
        attributes.getOrDefault(
            "rpc.grpc.status_code", attributes.getOrDefault("rpc.response.status_code", ""));
    return status.isEmpty()
        ? attributes.containsKey("error.type")
        : GRPC_SERVER_ERRORS.contains(status);
  }

  /** Null where it is no histogram of requests. */
  private static @Nullable DurationCounts counts(
      OtlpMetric.Kind kind, OtlpPoint point, double unitNs) {
    if (kind == OtlpMetric.Kind.EXPONENTIAL_HISTOGRAM) {
      long[] counts = whole(point.positive);
      boolean isPossible =
          point.zeroCount >= 0
              && Math.abs((long) point.positiveOffset) <= MOST_OFFSET
              && Math.abs((long) point.scale) <= MOST_SCALE;
      return counts == null || !isPossible
          ? null
          : DurationCounts.exponential(
              point.scale, point.positiveOffset, unitNs, (long) point.zeroCount, counts);
    }
    double[] bounds = point.bounds.toArray();
    for (int i = 0; i < bounds.length; i++) {
      bounds[i] *= unitNs;
      if (!(bounds[i] > (i == 0 ? 0 : bounds[i - 1]))) {
        return null;
      }
    }
    double sumNs = point.hasSum ? point.sum * unitNs : 0;
    long[] counts = whole(point.bucketCounts);
    if (point.bucketCounts.size() == 0 && bounds.length == 0 && point.count >= 0) {
      counts = new long[] {(long) point.count};
    }
    return counts == null || counts.length != bounds.length + 1 || !(sumNs >= 0)
        ? null
        : DurationCounts.bounded(bounds, sumNs, counts);
  }

  private static long @Nullable [] whole(Numbers numbers) {
    long[] whole = new long[numbers.size()];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = (long) numbers.get(i);
      if (whole[i] < 0) {
        return null;
      }
    }
    return whole;
  }

  /** FNV-1a of texts and what separates them: 64 bits, by which no two series are mixed up. */
  private static final class TextHash {
    private static final long PRIME = 0x100000001b3L;

    private long hash = 0xcbf29ce484222325L;

    TextHash add(String text) {
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * PRIME;
      }
      hash = (hash ^ 0xFFFF) * PRIME;
      return this;
    }

    TextHash add(SortedMap<String, String> texts) {
      texts.forEach((key, value) -> add(key).add(value));
      return this;
    }

    long value() {
      return hash;
    }
  }
}
