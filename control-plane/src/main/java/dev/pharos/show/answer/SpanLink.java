package dev.pharos.show.answer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A pointer to another span. */
public record SpanLink(
    String traceId,
    String spanId,
    String traceState,
    Map<String, @Nullable Object> attributes,
    int droppedAttributes) {}
