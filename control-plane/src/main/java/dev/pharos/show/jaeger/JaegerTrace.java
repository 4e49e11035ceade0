package dev.pharos.show.jaeger;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A trace as Jaeger's query service gives it. Times are microseconds, since the epoch or long.
 * Source: https://www.jaegertracing.io/docs/latest/apis and {@code model/json} of Jaeger.
 */
@JsonInclude
record JaegerTrace(
    String traceID,
    List<Span> spans,
    Map<String, Sender> processes,
    @Nullable List<String> warnings) {

  @JsonInclude
  record Span(
      String traceID,
      String spanID,
      int flags,
      String operationName,
      List<Reference> references,
      long startTime,
      long duration,
      List<Tag> tags,
      List<Log> logs,
      String processID,
      @Nullable List<String> warnings) {}

  /**
   * @param refType {@code CHILD_OF} or {@code FOLLOWS_FROM}
   */
  record Reference(String refType, String traceID, String spanID) {}

  /** A {@code process} in Jaeger's words. */
  record Sender(String serviceName, List<Tag> tags) {}

  /**
   * @param type {@code string}, {@code bool}, {@code int64}, {@code float64} or {@code binary}
   */
  record Tag(String key, String type, Object value) {}

  record Log(long timestamp, List<Tag> fields) {}
}
