package dev.pharos.show.prometheus;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * The envelope of Prometheus' answers.
 *
 * @param <T> what was asked for
 * @param warnings left out when there are none; infos too
 */
record PrometheusAnswer<T>(
    String status,
    T data,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> infos) {
  private static final String TRUNCATED = "results truncated due to limit";

  static <T> PrometheusAnswer<T> of(T data) {
    return new PrometheusAnswer<>("success", data, List.of(), List.of());
  }

  /**
   * The first entries of a list, with a warning when there are more.
   *
   * @param limit 0 for all
   */
  static <T> PrometheusAnswer<List<T>> limited(List<T> entries, int limit) {
    return limit > 0 && entries.size() > limit
        ? new PrometheusAnswer<>(
            "success", entries.subList(0, limit), List.of(TRUNCATED), List.of())
        : of(entries);
  }
}
