package dev.pharos.show.jaeger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The envelope of every answer of Jaeger's query service, with its field names.
 *
 * @param data null where there are only errors
 * @param total of a list; Jaeger gives 0 for traces
 * @param errors null without any
 * @param <T> what was asked for
 */
@JsonInclude
record JaegerAnswer<T>(
    @Nullable T data, int total, int limit, int offset, @Nullable List<Problem> errors) {

  static <E> JaegerAnswer<List<E>> of(List<E> data) {
    return new JaegerAnswer<>(data, data.size(), 0, 0, null);
  }

  static JaegerAnswer<Void> problem(int code, String message) {
    return new JaegerAnswer<>(null, 0, 0, 0, List.of(new Problem(code, message)));
  }

  /**
   * @param code HTTP's
   */
  record Problem(int code, String msg) {}
}
