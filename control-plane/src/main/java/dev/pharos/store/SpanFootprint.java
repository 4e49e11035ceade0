package dev.pharos.store;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import dev.pharos.signal.SpanEvent;
import dev.pharos.signal.SpanLink;

/**
 * About how much memory a span holds. Needed only so that unusually large spans cannot fill the
 * memory; within a factor of two is good enough.
 */
public final class SpanFootprint {
  private static final int SPAN = 200;
  private static final int ATTRIBUTE = 64;
  private static final int ITEM = 64;

  private SpanFootprint() {}

  public static long of(Span span) {
    long bytes = SPAN + of(span.attributes()) + span.statusMessage().length();
    if (!span.events().isEmpty()) {
      for (SpanEvent event : span.events()) {
        bytes += ITEM + event.name().length() + of(event.attributes());
      }
    }
    if (!span.links().isEmpty()) {
      for (SpanLink link : span.links()) {
        bytes += ITEM + link.traceState().length() + of(link.attributes());
      }
    }
    return bytes;
  }

  private static long of(Attributes attributes) {
    int count = attributes.size();
    long bytes = (long) ATTRIBUTE * count;
    for (int i = 0; i < count; i++) {
      bytes += of(attributes.value(i));
    }
    return bytes;
  }

  private static long of(AttributeValue value) {
    // Nearly all are text or a number: asked first, they cost less than a switch over types.
    if (value instanceof AttributeValue.Text(String text)) {
      return text.length();
    }
    return value instanceof AttributeValue.Int ? 0 : ofOthers(value);
  }

  private static long ofOthers(AttributeValue value) {
    return switch (value) {
      case AttributeValue.Bytes(byte[] content) -> content.length;
      case AttributeValue.Array(var values) -> {
        long bytes = 0;
        for (AttributeValue element : values) {
          bytes += ITEM + of(element);
        }
        yield bytes;
      }
      case AttributeValue.KeyValues(Attributes values) -> of(values);
      default -> 0;
    };
  }
}
