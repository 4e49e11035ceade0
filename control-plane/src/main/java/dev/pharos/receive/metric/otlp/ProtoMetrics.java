package dev.pharos.receive.metric.otlp;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.ProtoReader;
import dev.pharos.receive.metric.BatchBuilder;
import dev.pharos.receive.metric.otlp.OtlpMetric.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads {@code ExportMetricsServiceRequest} from the wire. Source: {@code
 * opentelemetry/proto/metrics/v1/metrics.proto} of
 * https://github.com/open-telemetry/opentelemetry-proto. An instance reads one request.
 */
final class ProtoMetrics {
  private static final int RESOURCE_METRICS = (1 << 3) | 2;

  private static final int RESOURCE = (1 << 3) | 2;
  private static final int SCOPE_METRICS = (2 << 3) | 2;
  private static final int RESOURCE_ATTRIBUTES = (1 << 3) | 2;

  private static final int SCOPE = (1 << 3) | 2;
  private static final int METRICS = (2 << 3) | 2;
  private static final int SCOPE_SCHEMA_URL = (3 << 3) | 2;
  private static final int SCOPE_NAME = (1 << 3) | 2;
  private static final int SCOPE_VERSION = (2 << 3) | 2;
  private static final int SCOPE_ATTRIBUTES = (3 << 3) | 2;

  private static final int NAME = (1 << 3) | 2;
  private static final int DESCRIPTION = (2 << 3) | 2;
  private static final int UNIT = (3 << 3) | 2;
  private static final int GAUGE = (5 << 3) | 2;
  private static final int SUM = (7 << 3) | 2;
  private static final int HISTOGRAM = (9 << 3) | 2;
  private static final int EXPONENTIAL_HISTOGRAM = (10 << 3) | 2;
  private static final int SUMMARY = (11 << 3) | 2;

  private static final int DATA_POINTS = (1 << 3) | 2;
  private static final int TEMPORALITY = 2 << 3;
  private static final int MONOTONIC = 3 << 3;

  private final ProtoAnyValue values;
  private final ProtoPoint points;
  private final BatchBuilder batch;

  ProtoMetrics(ProtoAnyValue values, BatchBuilder batch) {
    this.values = values;
    this.points = new ProtoPoint(values, batch);
    this.batch = batch;
  }

  OtlpRequest read(byte[] payload) throws MalformedPayloadException {
    List<OtlpRequest.OfResource> resources = new ArrayList<>();
    ProtoReader in = new ProtoReader(payload, 0, payload.length);
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == RESOURCE_METRICS) {
        batch.count();
        resources.add(ofResource(in));
      } else {
        in.skip(tag);
      }
    }
    return new OtlpRequest(resources);
  }

  private OtlpRequest.OfResource ofResource(ProtoReader in) throws MalformedPayloadException {
    SortedMap<String, String> attributes = new TreeMap<>();
    List<OtlpRequest.OfScope> scopes = new ArrayList<>();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case RESOURCE -> {
          int around = in.enter();
          while (in.hasMore()) {
            int field = in.tag();
            if (field == RESOURCE_ATTRIBUTES) {
              batch.count();
              values.keyValue(in, attributes);
            } else {
              in.skip(field);
            }
          }
          in.leave(around);
        }
        case SCOPE_METRICS -> {
          batch.count();
          scopes.add(ofScope(in));
        }
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new OtlpRequest.OfResource(attributes, scopes);
  }

  private OtlpRequest.OfScope ofScope(ProtoReader in) throws MalformedPayloadException {
    String name = "";
    String version = "";
    String schemaUrl = "";
    SortedMap<String, String> attributes = new TreeMap<>();
    List<OtlpMetric> metrics = new ArrayList<>();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case SCOPE -> {
          int around = in.enter();
          while (in.hasMore()) {
            int field = in.tag();
            switch (field) {
              case SCOPE_NAME -> name = values.text(in);
              case SCOPE_VERSION -> version = values.text(in);
              case SCOPE_ATTRIBUTES -> {
                batch.count();
                values.keyValue(in, attributes);
              }
              default -> in.skip(field);
            }
          }
          in.leave(around);
        }
        case METRICS -> {
          batch.count();
          metrics.add(metric(in));
        }
        case SCOPE_SCHEMA_URL -> schemaUrl = values.text(in);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return new OtlpRequest.OfScope(name, version, schemaUrl, attributes, metrics);
  }

  private OtlpMetric metric(ProtoReader in) throws MalformedPayloadException {
    OtlpMetric metric = new OtlpMetric();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case NAME -> metric.name = values.text(in);
        case DESCRIPTION -> metric.description = values.text(in);
        case UNIT -> metric.unit = values.text(in);
        case GAUGE -> data(in, metric, Kind.GAUGE);
        case SUM -> data(in, metric, Kind.SUM);
        case HISTOGRAM -> data(in, metric, Kind.HISTOGRAM);
        case EXPONENTIAL_HISTOGRAM -> data(in, metric, Kind.EXPONENTIAL_HISTOGRAM);
        case SUMMARY -> data(in, metric, Kind.SUMMARY);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return metric;
  }

  /** The last of several kinds is the metric's, as protobuf says of a oneof. */
  private void data(ProtoReader in, OtlpMetric metric, Kind kind) throws MalformedPayloadException {
    if (metric.kind != kind) {
      metric.kind = kind;
      metric.points.clear();
    }
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case DATA_POINTS -> {
          batch.count();
          metric.points.add(points.read(in, kind));
        }
        case TEMPORALITY -> metric.temporality = (int) in.varint();
        case MONOTONIC -> metric.monotonic = in.varint() != 0;
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
  }
}
