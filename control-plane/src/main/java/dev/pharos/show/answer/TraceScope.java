package dev.pharos.show.answer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The instrumentation that made spans of a trace. */
public record TraceScope(String name, String version, Map<String, @Nullable Object> attributes) {}
