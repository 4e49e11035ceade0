package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code KeyValue} and {@code AnyValue} of opentelemetry/proto/common/v1/common.proto. A
 * message that comes in several pieces is merged as protobuf says.
 */
final class ProtoAttributes {
  private static final int KEY_VALUE_KEY = (1 << 3) | 2;
  private static final int KEY_VALUE_VALUE = (2 << 3) | 2;

  private static final int ANY_STRING = (1 << 3) | 2;
  private static final int ANY_BOOL = 2 << 3;
  private static final int ANY_INT = 3 << 3;
  private static final int ANY_DOUBLE = (4 << 3) | 1;
  private static final int ANY_ARRAY = (5 << 3) | 2;
  private static final int ANY_KEY_VALUES = (6 << 3) | 2;
  private static final int ANY_BYTES = (7 << 3) | 2;

  /** The one field of {@code ArrayValue} and of {@code KeyValueList}. */
  private static final int LIST_VALUES = (1 << 3) | 2;

  private final DecodeCaches caches;
  private final AttributeStack stack;
  private final Vocabulary vocabulary;
  private final boolean probing;
  private final NewTexts newTexts;

  ProtoAttributes(DecodeCaches caches, NewTexts newTexts, AttributeStack stack) {
    this.caches = caches;
    this.newTexts = newTexts;
    this.stack = stack;
    this.vocabulary = caches.vocabulary();
    this.probing = vocabulary.isProbe();
  }

  String text(ProtoReader in) throws MalformedPayloadException {
    int length = in.length();
    return caches.text(in.bytes(), in.take(length), length, newTexts);
  }

  /**
   * Reads one {@code KeyValue} onto the stack. Most lists have the keys of one before them: then
   * its key is compared and not read.
   */
  void keyValue(ProtoReader in, int begin) throws MalformedPayloadException {
    int length = in.length();
    KeyPath before = stack.path(begin, vocabulary.root());
    KeyPath path = before == null ? null : before.next(in.bytes(), in.position(), length);
    int outer = in.enter(length);
    String key = "";
    AttributeValue value = AttributeValue.Empty.INSTANCE;
    if (path != null) {
      key = path.key();
      in.take(path.headLength());
      value = anyValue(in, value, path.texts());
    }
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case KEY_VALUE_KEY -> {
          key = text(in);
          path = null;
        }
        case KEY_VALUE_VALUE -> value = anyValue(in, value, null);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    if (path == null && before != null) {
      path = vocabulary.learn(before, key);
    }
    if (path == null ? newTexts.isSecretKey(key) : path.mayBeSecret()) {
      newTexts.ofSecretKey(key, value);
    }
    stack.push(begin, key, value, path);
  }

  /**
   * Reads an {@code AnyValue} that is no attribute's.
   *
   * @param earlier what a piece before it said; a message may come in several
   */
  AttributeValue value(ProtoReader in, AttributeValue earlier) throws MalformedPayloadException {
    return anyValue(in, earlier, null);
  }

  /**
   * @param texts where texts that repeat are looked for; null to make each anew
   */
  private AttributeValue anyValue(
      ProtoReader in, AttributeValue earlier, @Nullable RepeatedTexts texts)
      throws MalformedPayloadException {
    int outer = in.enter();
    AttributeValue value = earlier;
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case ANY_STRING -> {
          int length = in.length();
          int from = in.take(length);
          value =
              texts == null
                  ? new AttributeValue.Text(newTexts.make(in.bytes(), from, length))
                  : texts.text(in.bytes(), from, length, probing, newTexts);
        }
        case ANY_BOOL -> value = AttributeValue.Bool.of(in.varint() != 0);
        case ANY_INT -> value = AttributeValue.Int.of(in.varint());
        case ANY_DOUBLE -> value = new AttributeValue.Real(Double.longBitsToDouble(in.fixed64()));
        case ANY_ARRAY -> value = array(in, value);
        case ANY_KEY_VALUES -> value = keyValues(in, value);
        case ANY_BYTES -> {
          int length = in.length();
          int from = in.take(length);
          value = new AttributeValue.Bytes(Arrays.copyOfRange(in.bytes(), from, from + length));
        }
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    return value;
  }

  private AttributeValue array(ProtoReader in, AttributeValue earlier)
      throws MalformedPayloadException {
    if (!stack.descend()) {
      in.take(in.length());
      return earlier;
    }
    List<AttributeValue> values = new ArrayList<>();
    if (earlier instanceof AttributeValue.Array(List<AttributeValue> before)) {
      stack.countElements(before.size());
      values.addAll(before);
    }
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == LIST_VALUES) {
        stack.countElement();
        values.add(anyValue(in, AttributeValue.Empty.INSTANCE, null));
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    stack.rise();
    return new AttributeValue.Array(values);
  }

  private AttributeValue keyValues(ProtoReader in, AttributeValue earlier)
      throws MalformedPayloadException {
    if (!stack.descend()) {
      in.take(in.length());
      return earlier;
    }
    int begin = stack.begin();
    if (earlier instanceof AttributeValue.KeyValues(Attributes before)) {
      for (int i = 0; i < before.size(); i++) {
        stack.push(begin, before.key(i), before.value(i));
      }
    }
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      if (tag == LIST_VALUES) {
        keyValue(in, begin);
      } else {
        in.skip(tag);
      }
    }
    in.leave(outer);
    stack.rise();
    return new AttributeValue.KeyValues(stack.pop(begin));
  }
}
