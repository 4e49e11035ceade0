package dev.pharos.signal;

/**
 * A pointer to another span, often of another trace: the messages of a batch, the cause of a job.
 */
public record SpanLink(
    TraceId traceId,
    long spanId,
    String traceState,
    int flags,
    Attributes attributes,
    int droppedAttributes) {}
