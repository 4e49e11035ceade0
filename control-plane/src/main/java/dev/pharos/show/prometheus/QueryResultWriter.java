package dev.pharos.show.prometheus;

import dev.pharos.query.promql.eval.QueryValue;
import dev.pharos.signal.metric.Samples;
import dev.pharos.signal.metric.SeriesData;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a query's answer straight to the response: it may have millions of points. */
final class QueryResultWriter {
  private static final JsonFactory JSON = JsonFactory.builder().build();

  private final JsonGenerator out;
  private final PointWriter points;

  private QueryResultWriter(JsonGenerator out) {
    this.out = out;
    this.points = new PointWriter(out);
  }

  static void write(
      OutputStream to,
      QueryValue value,
      Optional<QueryStatistics> statistics,
      List<String> warnings,
      List<String> infos)
      throws IOException {
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), to)) {
      QueryResultWriter writer = new QueryResultWriter(out);
      out.writeStartObject();
      out.writeStringProperty("status", "success");
      out.writeObjectPropertyStart("data");
      writer.value(value);
      statistics.ifPresent(writer::statistics);
      out.writeEndObject();
      writer.texts("warnings", warnings);
      writer.texts("infos", infos);
      out.writeEndObject();
    }
  }

  private void value(QueryValue value) {
    switch (value) {
      case QueryValue.Scalar(long timeMs, double number) -> {
        result("scalar");
        points.point(timeMs, number);
      }
      case QueryValue.Text(long timeMs, String text) -> {
        result("string");
        points.point(timeMs, text);
      }
      case QueryValue.InstantVector(List<SeriesData> elements) -> {
        result("vector");
        out.writeStartArray();
        elements.forEach(this::element);
        out.writeEndArray();
      }
      case QueryValue.Matrix(List<SeriesData> series) -> {
        result("matrix");
        out.writeStartArray();
        series.forEach(this::series);
        out.writeEndArray();
      }
    }
  }

  private void result(String type) {
    out.writeStringProperty("resultType", type);
    out.writeName("result");
  }

  private void element(SeriesData element) {
    out.writeStartObject();
    out.writeName("metric");
    points.labels(element.labels());
    out.writeName(element.samples().isHistogram(0) ? "histogram" : "value");
    points.sample(element.samples(), 0);
    out.writeEndObject();
  }

  private void series(SeriesData series) {
    out.writeStartObject();
    out.writeName("metric");
    points.labels(series.labels());
    samples("values", series.samples(), false);
    samples("histograms", series.samples(), true);
    out.writeEndObject();
  }

  private void samples(String name, Samples samples, boolean histograms) {
    boolean any = false;
    for (int i = 0; i < samples.size(); i++) {
      if (samples.isHistogram(i) == histograms) {
        if (!any) {
          out.writeArrayPropertyStart(name);
          any = true;
        }
        points.sample(samples, i);
      }
    }
    if (any) {
      out.writeEndArray();
    }
  }

  private void statistics(QueryStatistics statistics) {
    out.writeObjectPropertyStart("stats");
    out.writeObjectPropertyStart("timings");
    out.writeNumberProperty("evalTotalTime", statistics.evaluationSeconds());
    out.writeNumberProperty("resultSortTime", 0);
    out.writeNumberProperty("queryPreparationTime", statistics.preparationSeconds());
    out.writeNumberProperty("innerEvalTime", statistics.evaluationSeconds());
    out.writeNumberProperty("execQueueTime", 0);
    out.writeNumberProperty("execTotalTime", statistics.totalSeconds());
    out.writeEndObject();
    out.writeObjectPropertyStart("samples");
    out.writeNumberProperty("totalQueryableSamples", statistics.samplesRead());
    out.writeNumberProperty("samplesRead", statistics.samplesRead());
    out.writeNumberProperty("peakSamples", statistics.peakSamples());
    out.writeEndObject();
    out.writeEndObject();
  }

  private void texts(String name, List<String> texts) {
    if (!texts.isEmpty()) {
      out.writeArrayPropertyStart(name);
      texts.forEach(out::writeString);
      out.writeEndArray();
    }
  }
}
