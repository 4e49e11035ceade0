package dev.pharos.aggregate.metric;

import dev.pharos.aggregate.tracemetric.CallKey;
import dev.pharos.aggregate.tracemetric.SpanKey;
import dev.pharos.aggregate.tracemetric.TraceReading;
import dev.pharos.signal.ServiceId;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.MetricMetadata;
import dev.pharos.signal.metric.MetricType;
import java.util.List;

/**
 * The series of one counter, by the names and labels of Tempo's metrics-generator, which Grafana's
 * service graph asks for. Namespace and environment are labels where they are told, as Tempo has
 * them when it is given these dimensions: without them two services of one name were one. So is
 * which node of a call is no service, by Tempo's label for that.
 *
 * @see <a href="https://grafana.com/docs/tempo/latest/metrics-from-traces/">Tempo: metrics from
 *     traces</a>
 */
final class TraceSeries {
  static final String SPANS = "traces_spanmetrics_calls_total";
  static final String CALLS = "traces_service_graph_request_total";

  private static final String LATENCY = "traces_spanmetrics_latency";
  private static final String FAILED = "traces_service_graph_request_failed_total";
  private static final String SERVER = "traces_service_graph_request_server_seconds";
  private static final String CLIENT = "traces_service_graph_request_client_seconds";
  private static final String MESSAGING = "traces_service_graph_request_messaging_system_seconds";

  static final List<MetricMetadata> METADATA =
      List.of(
          counter(SPANS, "Spans by service, name, kind and status"),
          histogram(LATENCY, "Durations of spans"),
          counter(CALLS, "Calls between two nodes of the service graph"),
          counter(FAILED, "Calls between two nodes that failed for either end"),
          histogram(SERVER, "Durations of calls as servers saw them"),
          histogram(CLIENT, "Durations of calls as clients saw them"),
          histogram(MESSAGING, "Time of messages between producer and consumer"));

  private final Labels count;
  private final Labels failed;
  private final List<HistogramSeries> histograms;

  private TraceSeries(Labels count, Labels failed, List<HistogramSeries> histograms) {
    this.count = count;
    this.failed = failed;
    this.histograms = histograms;
  }

  static TraceSeries of(TraceReading reading) {
    return switch (reading) {
      case TraceReading.Spans spans -> {
        Labels labels = labels(spans.key());
        yield new TraceSeries(
            named(labels, SPANS),
            Labels.EMPTY,
            List.of(new HistogramSeries(labels, LATENCY, spans.durations().bounds())));
      }
      case TraceReading.Calls calls -> {
        Labels labels = labels(calls.key());
        HistogramSeries served = new HistogramSeries(labels, SERVER, calls.served().bounds());
        HistogramSeries called = new HistogramSeries(labels, CLIENT, calls.called().bounds());
        List<HistogramSeries> histograms =
            calls
                .delays()
                .map(delays ->
                    List.of(
                        served, called, new HistogramSeries(labels, MESSAGING, delays.bounds())))
                .orElse(List.of(served, called));
        yield new TraceSeries(named(labels, CALLS), named(labels, FAILED), histograms);
      }
    };
  }

  /** The series that tells whether the others are known. */
  Labels count() {
    return count;
  }

  /** Adds a sample of each series, and one that says zero where it begins. */
  void add(TraceReading reading, SampleTimes times, List<IncomingSeries> out) {
    switch (reading) {
      case TraceReading.Spans spans -> {
        out.add(times.series(count, (double) spans.durations().count()));
        histograms.getFirst().add(spans.durations(), times, out);
      }
      case TraceReading.Calls calls -> {
        out.add(times.series(count, (double) calls.served().count()));
        out.add(times.series(failed, (double) calls.failed()));
        histograms.get(0).add(calls.served(), times, out);
        histograms.get(1).add(calls.called(), times, out);
        calls.delays().ifPresent(delays -> histograms.get(2).add(delays, times, out));
      }
    }
  }

  private static Labels labels(SpanKey key) {
    return Labels.of(
        "service",
        key.service().name(),
        "service_namespace",
        key.service().namespace(),
        "deployment_environment_name",
        key.service().environment(),
        "span_name",
        key.operation(),
        "span_kind",
        "SPAN_KIND_" + key.kind().name(),
        "status_code",
        "STATUS_CODE_" + key.status().name());
  }

  private static Labels labels(CallKey key) {
    ServiceId client = key.client();
    ServiceId server = key.server();
    return Labels.of(
        "client",
        client.name(),
        "client_service_namespace",
        client.namespace(),
        "client_deployment_environment_name",
        client.environment(),
        "server",
        server.name(),
        "server_service_namespace",
        server.namespace(),
        "server_deployment_environment_name",
        server.environment(),
        "connection_type",
        key.connectionType(),
        "virtual_node",
        key.virtualNode());
  }

  static Labels named(Labels labels, String name) {
    return labels.toBuilder().set(Labels.METRIC_NAME, name).build();
  }

  private static MetricMetadata counter(String name, String help) {
    return new MetricMetadata(name, MetricType.COUNTER, "", help);
  }

  private static MetricMetadata histogram(String name, String help) {
    return new MetricMetadata(name, MetricType.HISTOGRAM, "seconds", help);
  }
}
