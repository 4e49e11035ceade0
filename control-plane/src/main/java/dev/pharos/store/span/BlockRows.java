package dev.pharos.store.span;

import dev.pharos.signal.Attributes;
import dev.pharos.signal.Span;
import java.util.Arrays;

/**
 * The rows of the block being written, in their order on disk, with the shape, resource and
 * dictionary numbers that a first pass found for each. For one thread; used again.
 */
final class BlockRows {
  private Span[] spans = new Span[0];
  private SpanShape[] shapes = new SpanShape[0];
  private int[] resources = new int[0];
  private int[] firstCodes = new int[0];
  private int[] codes = new int[1 << 16];
  private int count;

  /** The first pass: what the rows share is in the vocabulary afterwards. */
  void meet(Span[] spans, int count, BlockVocabulary vocabulary) {
    this.spans = spans;
    this.count = count;
    if (shapes.length < count) {
      shapes = new SpanShape[count];
      resources = new int[count];
      firstCodes = new int[count];
    }
    int next = 0;
    for (int row = 0; row < count; row++) {
      Span span = spans[row];
      SpanShape shape = vocabulary.shapeOf(span);
      shape.countRow();
      shapes[row] = shape;
      resources[row] = vocabulary.resourceOf(span);
      firstCodes[row] = next;
      Attributes attributes = span.attributes();
      int size = attributes.size();
      if (codes.length - next < size) {
        codes = Arrays.copyOf(codes, Math.max(2 * codes.length, next + size));
      }
      for (int i = 0; i < size; i++) {
        codes[next++] = shape.meet(i, attributes.value(i));
      }
    }
  }

  /** Lets go of the spans. */
  @SuppressWarnings("NullAway") // the rest of the array is not read before it is written again
  void clear() {
    spans = new Span[0];
    Arrays.fill(shapes, 0, count, null);
    count = 0;
  }

  int count() {
    return count;
  }

  Span[] spans() {
    return spans;
  }

  Span span(int row) {
    return spans[row];
  }

  SpanShape shape(int row) {
    return shapes[row];
  }

  int resource(int row) {
    return resources[row];
  }

  int firstCode(int row) {
    return firstCodes[row];
  }

  int code(int index) {
    return codes[index];
  }
}
