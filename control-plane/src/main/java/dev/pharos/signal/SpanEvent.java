package dev.pharos.signal;

/**
 * Something that happened during a span.
 *
 * @param timeNs epoch nanoseconds
 */
public record SpanEvent(String name, long timeNs, Attributes attributes, int droppedAttributes) {

  SpanEvent movedBy(long ns) {
    return new SpanEvent(name, timeNs + ns, attributes, droppedAttributes);
  }
}
