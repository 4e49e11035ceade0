package dev.pharos.show.answer;

import dev.pharos.query.metric.QueryShape;
import java.util.List;

/**
 * What a query of PromQL is.
 *
 * @param type of its answer: vector, scalar, string or matrix; a matrix cannot be drawn over time
 * @param formatted written over several lines, as Prometheus does
 * @param metrics it asks for by name
 * @param functions and aggregations it calls
 * @param operators between its parts
 */
public record MetricQueryAnswer(
    String type,
    String formatted,
    List<String> metrics,
    List<String> functions,
    List<String> operators) {
  public static MetricQueryAnswer of(QueryShape shape, String formatted) {
    return new MetricQueryAnswer(
        Text.of(shape.type()),
        formatted,
        List.copyOf(shape.metrics()),
        List.copyOf(shape.functions()),
        List.copyOf(shape.operators()));
  }
}
