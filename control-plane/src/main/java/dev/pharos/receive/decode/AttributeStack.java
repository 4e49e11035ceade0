package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import dev.pharos.signal.RefusalReason;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the attributes of a request are gathered until their list is whole. Lists within lists lie
 * on top of each other, so one pair of arrays serves the request. Watches over its limits: what is
 * too much is not kept and named in {@link #takeFlaw}.
 */
final class AttributeStack {
  /** Of those without a path. */
  private String[] keys = new String[64];

  private AttributeValue[] values = new AttributeValue[64];

  /** Of each the path to it, where lists with the same keys share them. */
  private @Nullable KeyPath[] paths = new KeyPath[64];

  private int top;
  private int depth;
  private int elements;
  private @Nullable RefusalReason flaw;

  /** Begins a list; give the answer to {@link #pop}. */
  int begin() {
    return top;
  }

  /**
   * The path to the last attribute of a list.
   *
   * @param root the path of an empty list
   */
  @Nullable KeyPath path(int begin, KeyPath root) {
    return top == begin ? root : paths[top - 1];
  }

  void push(int begin, String key, AttributeValue value) throws MalformedPayloadException {
    push(begin, key, value, null);
  }

  /**
   * @param path continues {@link #path}; null when the list shares its keys with no other
   */
  void push(int begin, String key, AttributeValue value, @Nullable KeyPath path)
      throws MalformedPayloadException {
    countElement();
    if (top - begin == SpanLimits.MAX_ATTRIBUTES) {
      flaw = RefusalReason.TOO_MANY_ATTRIBUTES;
      return;
    }
    if (top == keys.length) {
      keys = Arrays.copyOf(keys, 2 * top);
      values = Arrays.copyOf(values, 2 * top);
      paths = Arrays.copyOf(paths, 2 * top);
    }
    paths[top] = path;
    if (path == null) {
      keys[top] = key;
    }
    values[top++] = value;
  }

  Attributes pop(int begin) {
    if (top == begin) {
      return Attributes.EMPTY;
    }
    KeyPath path = paths[top - 1];
    Attributes attributes =
        Attributes.ofOwned(
            path == null ? keysFrom(begin) : path.keys(), Arrays.copyOfRange(values, begin, top));
    top = begin;
    return attributes;
  }

  /** Those of a list that left the paths that are known. */
  private String[] keysFrom(int begin) {
    String[] own = Arrays.copyOfRange(keys, begin, top);
    for (int i = begin; i < top; i++) {
      KeyPath path = paths[i];
      if (path != null) {
        own[i - begin] = path.key();
      }
    }
    return own;
  }

  /** False when an array or map lies too deep; it is then to be skipped, without {@link #rise}. */
  boolean descend() {
    if (depth == SpanLimits.MAX_DEPTH) {
      flaw = RefusalReason.NESTED_TOO_DEEP;
      return false;
    }
    depth++;
    return true;
  }

  void rise() {
    depth--;
  }

  void countElement() throws MalformedPayloadException {
    countElements(1);
  }

  /** Counts what is shared with earlier requests as if it had been read again. */
  void countElements(int count) throws MalformedPayloadException {
    elements += count;
    if (elements > SpanLimits.MAX_ELEMENTS) {
      throw new MalformedPayloadException(
          "more than "
              + SpanLimits.MAX_ELEMENTS
              + " spans, lines, events, links, attributes and array elements in one request");
    }
  }

  int elements() {
    return elements;
  }

  boolean isFlawless() {
    return flaw == null;
  }

  /** Why what was gathered since the last call is to be refused; null when nothing was wrong. */
  @Nullable RefusalReason takeFlaw() {
    RefusalReason taken = flaw;
    flaw = null;
    return taken;
  }
}
