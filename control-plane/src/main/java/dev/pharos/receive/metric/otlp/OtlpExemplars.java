package dev.pharos.receive.metric.otlp;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** OpenTelemetry's exemplars as Prometheus'. */
final class OtlpExemplars {
  /**
   * Characters that an exemplar's labels may have. Source:
   * https://prometheus.io/docs/specs/om/open_metrics_spec/#exemplars
   */
  private static final int MAX_CHARS = 128;

  private static final String TRACE_ID = "trace_id";
  private static final String SPAN_ID = "span_id";

  private OtlpExemplars() {}

  /** A point's exemplars; attributes are left out where they are too long. */
  static List<Exemplar> of(OtlpPoint point, MetricNames names) {
    if (point.exemplars.isEmpty()) {
      return List.of();
    }
    List<Exemplar> exemplars = new ArrayList<>(point.exemplars.size());
    for (OtlpPoint.OtlpExemplar exemplar : point.exemplars) {
      Labels.Builder labels = Labels.builder();
      int chars = 0;
      for (Map.Entry<String, String> attribute : exemplar.attributes().entrySet()) {
        chars += attribute.getKey().length() + attribute.getValue().length();
      }
      chars += exemplar.traceId().length() + exemplar.spanId().length();
      chars += TRACE_ID.length() + SPAN_ID.length();
      if (chars <= MAX_CHARS) {
        exemplar
            .attributes()
            .forEach((key, value) -> names.label(key).ifPresent(name -> labels.set(name, value)));
      }
      labels.set(TRACE_ID, exemplar.traceId()).set(SPAN_ID, exemplar.spanId());
      long timeMs = exemplar.timeNs() == 0 ? point.timeMs() : exemplar.timeNs() / 1_000_000;
      exemplars.add(new Exemplar(labels.build(), exemplar.value(), timeMs));
    }
    return List.copyOf(exemplars);
  }

  /** Those of one bucket. */
  static List<Exemplar> between(List<Exemplar> exemplars, double above, double upTo) {
    if (exemplars.isEmpty()) {
      return exemplars;
    }
    return exemplars.stream()
        .filter(exemplar -> exemplar.value() > above && exemplar.value() <= upTo)
        .toList();
  }
}
