package dev.pharos.show.answer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who sent spans of a trace. */
public record TraceResource(
    String service,
    @Nullable String namespace,
    @Nullable String environment,
    @Nullable String version,
    @Nullable String instance,
    Map<String, @Nullable Object> attributes) {}
