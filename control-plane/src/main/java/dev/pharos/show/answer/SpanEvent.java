package dev.pharos.show.answer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Something that happened during a span; the offset is from the trace's start. */
public record SpanEvent(
    String name, long offsetNs, Map<String, @Nullable Object> attributes, int droppedAttributes) {}
