package dev.pharos;

import dev.pharos.receive.metric.WriteRequests;
import dev.pharos.receive.metric.WriteRequests.Fields;
import dev.pharos.signal.metric.Samples;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.IntToDoubleFunction;
import org.xerial.snappy.Snappy;

/**
 * Half an hour of series of every kind, the same for every server they are written to: counters
 * that fall, gauges with odd values, classic and native histograms, names beyond ASCII, a series
 * that ends, exemplars and metadata.
 */
final class ParityData {
  static final int STEPS = 121;
  static final long STEP_MS = 15_000;
  private static final double[] BOUNDS = {0.1, 0.5, 1, 5, Double.POSITIVE_INFINITY};

  private final long endMs;

  /**
   * By labels, so that they come in that order: among equals Prometheus' functions prefer what came
   * first, ours what is first by its labels.
   */
  private final SortedMap<String, byte[]> series = new TreeMap<>();

  /**
   * @param endMs of the newest samples
   */
  ParityData(long endMs) {
    this.endMs = endMs;
    counters();
    gauges();
    classicHistograms();
    nativeHistograms();
    others();
  }

  private long timeMs(int step) {
    return endMs - (STEPS - 1 - step) * STEP_MS;
  }

  private void counters() {
    int nth = 1;
    for (String service : List.of("cart", "order", "shöp")) {
      for (String code : List.of("200", "404", "500")) {
        int rate = nth++;
        floats(
            step -> step * rate * 3.5 % 700,
            "__name__",
            "requests_total",
            "code",
            code,
            "instance",
            "i-" + rate % 2,
            "job",
            "shop",
            "service",
            service);
      }
    }
  }

  private void gauges() {
    floats(step -> 20 + 5 * Math.sin(step / 7.0), "__name__", "temperature", "room", "hall");
    floats(step -> -3.25 + step * 1e-7, "__name__", "temperature", "room", "cellar");
    floats(
        step -> step % 4 == 0 ? Double.NaN : step % 4 == 1 ? Double.POSITIVE_INFINITY : step * 1e21,
        "__name__",
        "odd",
        "kind",
        "mixed");
    floats(step -> Double.NEGATIVE_INFINITY, "__name__", "odd", "kind", "low");
    floats(step -> Double.MIN_VALUE * (step + 1), "__name__", "odd", "kind", "tiny");
    for (String instance : List.of("i-0", "i-1")) {
      floats(step -> step % 30 == 7 ? 0 : 1, "__name__", "up", "instance", instance, "job", "shop");
      floats(
          step -> 1,
          "__name__",
          "target_info",
          "instance",
          instance,
          "job",
          "shop",
          "k8s_cluster_name",
          "eu",
          "version",
          instance.equals("i-0") ? "1.4" : "1.5");
    }
  }

  private void classicHistograms() {
    for (String service : List.of("cart", "order")) {
      double scale = service.equals("cart") ? 1 : 2;
      for (int i = 0; i < BOUNDS.length; i++) {
        int upTo = i + 1;
        floats(
            step -> step * scale * upTo * upTo,
            "__name__",
            "request_seconds_bucket",
            "job",
            "shop",
            "le",
            BOUNDS[i] == Double.POSITIVE_INFINITY ? "+Inf" : Double.toString(BOUNDS[i]),
            "service",
            service);
      }
      floats(
          step -> step * scale * 25,
          "__name__",
          "request_seconds_count",
          "job",
          "shop",
          "service",
          service);
      floats(
          step -> step * scale * 31.7,
          "__name__",
          "request_seconds_sum",
          "job",
          "shop",
          "service",
          service);
    }
  }

  private void nativeHistograms() {
    for (String service : List.of("cart", "order")) {
      int scale = service.equals("cart") ? 1 : 3;
      add(
          out -> {
            for (int step = 0; step < STEPS; step++) {
              out.writeByteArray(4, histogram(step * scale, timeMs(step)));
            }
          },
          "__name__",
          "response_bytes",
          "job",
          "shop",
          "service",
          service);
    }
  }

  /** Buckets of so many, twice so many and so many observations, and one at zero. */
  private static byte[] histogram(int observations, long timeMs) {
    return WriteRequests.message(out -> {
      out.writeUInt64(1, 4L * observations + 1);
      out.writeDouble(3, 10.5 * observations);
      out.writeSInt32(4, 1);
      out.writeDouble(5, 0.001);
      out.writeUInt64(6, 1);
      out.writeByteArray(11, span(0, 2));
      out.writeByteArray(11, span(3, 1));
      out.writeByteArray(
          12,
          WriteRequests.packed(deltas -> {
            deltas.writeSInt64NoTag(observations);
            deltas.writeSInt64NoTag(observations);
            deltas.writeSInt64NoTag(-observations);
          }));
      out.writeInt64(15, timeMs);
    });
  }

  private static byte[] span(int offset, int length) {
    return WriteRequests.message(out -> {
      out.writeSInt32(1, offset);
      out.writeUInt32(2, length);
    });
  }

  private void others() {
    floats(step -> step * 2, "__name__", "shop.orders", "service.name", "cart", "größe", "1");
    floats(step -> step * 3, "__name__", "shop.orders", "service.name", "order", "größe", "2");
    floats(
        step ->
            step < 60
                ? step
                : step == 60 ? Double.longBitsToDouble(Samples.STALE_NAN_BITS) : Double.NaN,
        61,
        "__name__",
        "ended",
        "quote",
        "a \"b\" \\ c\n<d>");
    floats(step -> step, 100, "__name__", "fallen_behind");
    add(
        out -> {
          for (int step = 0; step < STEPS; step++) {
            out.writeByteArray(2, WriteRequests.sample(step, timeMs(step)));
          }
          for (int step = 80; step < STEPS; step += 20) {
            out.writeByteArray(3, exemplar("trace-" + step, step * 0.25, timeMs(step) - 1));
          }
        },
        "__name__",
        "traced_total",
        "service",
        "cart");
  }

  private static byte[] exemplar(String trace, double value, long timeMs) {
    return WriteRequests.message(out -> {
      out.writeByteArray(
          1,
          WriteRequests.message(label -> {
            label.writeString(1, "trace_id");
            label.writeString(2, trace);
          }));
      out.writeDouble(2, value);
      out.writeInt64(3, timeMs);
    });
  }

  private void floats(IntToDoubleFunction value, String... pairs) {
    floats(value, STEPS, pairs);
  }

  private void floats(IntToDoubleFunction value, int steps, String... pairs) {
    Fields samples =
        out -> {
          for (int step = 0; step < steps; step++) {
            out.writeByteArray(2, WriteRequests.sample(value.applyAsDouble(step), timeMs(step)));
          }
        };
    add(samples, pairs);
  }

  private void add(Fields samples, String... pairs) {
    series.put(String.join("\0", pairs), WriteRequests.series(samples, pairs));
  }

  /**
   * Writes everything by remote write 1.0.
   *
   * @param server up to what {@code /api/v1} follows
   */
  void writeTo(String server) throws IOException, InterruptedException {
    byte[] body = Snappy.compress(WriteRequests.request(series.values().toArray(byte[][]::new)));
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server + "/api/v1/write"))
                  .header("Content-Type", "application/x-protobuf")
                  .header("Content-Encoding", "snappy")
                  .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 204) {
        throw new IOException(server + " answered " + answer.statusCode() + ": " + answer.body());
      }
    }
  }
}
