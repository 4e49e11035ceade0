package dev.pharos.receive.metric.otlp;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.JsonCursor;
import dev.pharos.receive.metric.BatchBuilder;
import dev.pharos.receive.metric.Numbers;
import dev.pharos.receive.metric.UnsignedNumber;
import dev.pharos.receive.metric.otlp.OtlpMetric.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads {@code ExportMetricsServiceRequest} in OTLP's JSON encoding. Source:
 * https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding. An instance reads one request.
 */
final class JsonMetrics {
  private static final JsonFactory JSON = JsonFactory.builder().build();
  private static final List<String> TEMPORALITIES =
      List.of(
          "AGGREGATION_TEMPORALITY_UNSPECIFIED",
          "AGGREGATION_TEMPORALITY_DELTA",
          "AGGREGATION_TEMPORALITY_CUMULATIVE");

  private final BatchBuilder batch;

  JsonMetrics(BatchBuilder batch) {
    this.batch = batch;
  }

  OtlpRequest read(byte[] payload) throws MalformedPayloadException {
    try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), payload)) {
      JsonCursor in = new JsonCursor(parser);
      OtlpRequest request = new Document(in).read();
      in.expectEnd();
      return request;
    } catch (JacksonException e) {
      throw new MalformedPayloadException("JSON: " + e.getMessage());
    }
  }

  /** Reads the value of a field, or steps over it. */
  @FunctionalInterface
  private interface Fields {
    void read(String field) throws MalformedPayloadException;
  }

  @FunctionalInterface
  private interface Element {
    void read() throws MalformedPayloadException;
  }

  private final class Document {
    private final JsonCursor in;
    private final JsonAnyValue values;

    Document(JsonCursor in) {
      this.in = in;
      this.values = new JsonAnyValue(in);
    }

    private void object(Fields fields) throws MalformedPayloadException {
      if (in.beginObject()) {
        for (String field = in.nextField(); field != null; field = in.nextField()) {
          fields.read(field);
        }
      }
    }

    /** Counts each element too. */
    private void array(Element element) throws MalformedPayloadException {
      if (in.beginArray()) {
        while (in.nextElement()) {
          batch.count();
          element.read();
        }
      }
    }

    private void attributes(SortedMap<String, String> into) throws MalformedPayloadException {
      array(() -> values.keyValue(into));
    }

    private void counts(Numbers into) throws MalformedPayloadException {
      array(() -> into.add(UnsignedNumber.of(in.uint64())));
    }

    OtlpRequest read() throws MalformedPayloadException {
      List<OtlpRequest.OfResource> resources = new ArrayList<>();
      object(field -> {
        if (field.equals("resourceMetrics")) {
          array(() -> resources.add(ofResource()));
        } else {
          in.skip();
        }
      });
      return new OtlpRequest(resources);
    }

    private OtlpRequest.OfResource ofResource() throws MalformedPayloadException {
      SortedMap<String, String> ofIt = new TreeMap<>();
      List<OtlpRequest.OfScope> scopes = new ArrayList<>();
      object(field -> {
        switch (field) {
          case "resource" ->
              object(inner -> {
                if (inner.equals("attributes")) {
                  attributes(ofIt);
                } else {
                  in.skip();
                }
              });
          case "scopeMetrics" -> array(() -> scopes.add(ofScope()));
          default -> in.skip();
        }
      });
      return new OtlpRequest.OfResource(ofIt, scopes);
    }

    private OtlpRequest.OfScope ofScope() throws MalformedPayloadException {
      String[] texts = {"", "", ""};
      SortedMap<String, String> ofIt = new TreeMap<>();
      List<OtlpMetric> metrics = new ArrayList<>();
      object(field -> {
        switch (field) {
          case "scope" ->
              object(inner -> {
                switch (inner) {
                  case "name" -> texts[0] = in.text();
                  case "version" -> texts[1] = in.text();
                  case "attributes" -> attributes(ofIt);
                  default -> in.skip();
                }
              });
          case "metrics" -> array(() -> metrics.add(metric()));
          case "schemaUrl" -> texts[2] = in.text();
          default -> in.skip();
        }
      });
      return new OtlpRequest.OfScope(texts[0], texts[1], texts[2], ofIt, metrics);
    }

    private OtlpMetric metric() throws MalformedPayloadException {
      OtlpMetric metric = new OtlpMetric();
      object(field -> {
        switch (field) {
          case "name" -> metric.name = in.text();
          case "description" -> metric.description = in.text();
          case "unit" -> metric.unit = in.text();
          case "gauge" -> data(metric, Kind.GAUGE);
          case "sum" -> data(metric, Kind.SUM);
          case "histogram" -> data(metric, Kind.HISTOGRAM);
          case "exponentialHistogram" -> data(metric, Kind.EXPONENTIAL_HISTOGRAM);
          case "summary" -> data(metric, Kind.SUMMARY);
          default -> in.skip();
        }
      });
      return metric;
    }

    private void data(OtlpMetric metric, Kind kind) throws MalformedPayloadException {
      if (in.isNull()) {
        return;
      }
      metric.kind = kind;
      metric.points.clear();
      object(field -> {
        switch (field) {
          case "dataPoints" -> array(() -> metric.points.add(point()));
          case "aggregationTemporality" -> metric.temporality = in.enumNumber(TEMPORALITIES);
          case "isMonotonic" -> metric.monotonic = in.bool();
          default -> in.skip();
        }
      });
    }

    /** Points of all kinds: their fields have different names or mean the same. */
    private OtlpPoint point() throws MalformedPayloadException {
      OtlpPoint point = new OtlpPoint();
      object(field -> {
        switch (field) {
          case "attributes" -> attributes(point.attributes);
          case "startTimeUnixNano" -> point.startNs = in.uint64();
          case "timeUnixNano" -> point.timeNs = in.uint64();
          case "asDouble" -> point.value = in.real();
          case "asInt" -> point.value = in.int64();
          case "exemplars" -> array(() -> point.exemplars.add(exemplar()));
          case "flags" -> point.flags = in.uint32();
          case "count" -> point.count = UnsignedNumber.of(in.uint64());
          case "sum" -> {
            point.hasSum = !in.isNull();
            point.sum = in.real();
          }
          case "bucketCounts" -> counts(point.bucketCounts);
          case "explicitBounds" -> array(() -> point.bounds.add(in.real()));
          case "scale" -> point.scale = (int) in.int64();
          case "zeroCount" -> point.zeroCount = UnsignedNumber.of(in.uint64());
          case "zeroThreshold" -> point.zeroThreshold = in.real();
          case "positive" -> point.positiveOffset = buckets(point.positive);
          case "negative" -> point.negativeOffset = buckets(point.negative);
          case "quantileValues" -> array(() -> quantile(point));
          default -> in.skip();
        }
      });
      return point;
    }

    private int buckets(Numbers counts) throws MalformedPayloadException {
      int[] offset = {0};
      object(field -> {
        switch (field) {
          case "offset" -> offset[0] = (int) in.int64();
          case "bucketCounts" -> counts(counts);
          default -> in.skip();
        }
      });
      return offset[0];
    }

    private void quantile(OtlpPoint point) throws MalformedPayloadException {
      double[] pair = {0, 0};
      object(field -> {
        switch (field) {
          case "quantile" -> pair[0] = in.real();
          case "value" -> pair[1] = in.real();
          default -> in.skip();
        }
      });
      point.quantiles.add(pair[0]);
      point.quantileValues.add(pair[1]);
    }

    private OtlpPoint.OtlpExemplar exemplar() throws MalformedPayloadException {
      SortedMap<String, String> ofIt = new TreeMap<>();
      String[] ids = {"", ""};
      long[] timeNs = {0};
      double[] value = {0};
      object(field -> {
        switch (field) {
          case "filteredAttributes" -> attributes(ofIt);
          case "timeUnixNano" -> timeNs[0] = in.uint64();
          case "asDouble" -> value[0] = in.real();
          case "asInt" -> value[0] = in.int64();
          case "traceId" -> ids[0] = in.text().toLowerCase(Locale.ROOT);
          case "spanId" -> ids[1] = in.text().toLowerCase(Locale.ROOT);
          default -> in.skip();
        }
      });
      return new OtlpPoint.OtlpExemplar(ofIt, timeNs[0], value[0], ids[0], ids[1]);
    }
  }
}
