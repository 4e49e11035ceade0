package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

  ProtoAttributes(DecodeCaches caches, AttributeStack stack) {
    this.caches = caches;
    this.stack = stack;
  }

  String text(ProtoReader in) throws MalformedPayloadException {
    int length = in.length();
    return caches.text(in.bytes(), in.take(length), length);
  }

  /**
   * Reads one {@code KeyValue} onto the stack. Most of them have been seen before, key and value
   * alike: then its bytes are looked up and not read.
   */
  void keyValue(ProtoReader in, int begin) throws MalformedPayloadException {
    int length = in.length();
    int from = in.position();
    int hash = BytesCache.hash(in.bytes(), from, length);
    DecodeCaches.Attribute known = caches.attributes.get(hash, in.bytes(), from, length);
    if (known != null) {
      in.take(length);
      stack.push(begin, known.key(), known.value());
      return;
    }
    int outer = in.enter(length);
    String key = "";
    AttributeValue value = AttributeValue.Empty.INSTANCE;
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case KEY_VALUE_KEY -> key = text(in);
        case KEY_VALUE_VALUE -> value = anyValue(in, value);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    stack.push(begin, key, value);
    if (isPlain(value) && stack.isFlawless() && caches.attributes.admits(hash, length)) {
      DecodeCaches.Attribute plain = new DecodeCaches.Attribute(key, value);
      caches.attributes.put(hash, in.bytes(), from, length, plain);
    }
  }

  /** Arrays and maps count elements, and may be too deep, each time they are read. */
  private static boolean isPlain(AttributeValue value) {
    return !(value instanceof AttributeValue.Array || value instanceof AttributeValue.KeyValues);
  }

  private AttributeValue anyValue(ProtoReader in, AttributeValue earlier)
      throws MalformedPayloadException {
    int outer = in.enter();
    AttributeValue value = earlier;
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case ANY_STRING -> {
          int length = in.length();
          value =
              new AttributeValue.Text(DecodeCaches.newText(in.bytes(), in.take(length), length));
        }
        case ANY_BOOL -> value = AttributeValue.Bool.of(in.varint() != 0);
        case ANY_INT -> value = new AttributeValue.Int(in.varint());
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
        values.add(anyValue(in, AttributeValue.Empty.INSTANCE));
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
