package dev.pharos.receive.metric.otlp;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.receive.decode.BytesCache;
import dev.pharos.receive.decode.ProtoReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;

/** Reads {@code KeyValue}s as texts. Safe for use by many threads. */
final class ProtoAnyValue {
  private static final int KEY = (1 << 3) | 2;
  private static final int VALUE = (2 << 3) | 2;

  private static final int STRING = (1 << 3) | 2;
  private static final int BOOL = 2 << 3;
  private static final int INT = 3 << 3;
  private static final int DOUBLE = (4 << 3) | 1;
  private static final int ARRAY = (5 << 3) | 2;
  private static final int KEY_VALUES = (6 << 3) | 2;
  private static final int BYTES = (7 << 3) | 2;

  /** The one field of {@code ArrayValue} and of {@code KeyValueList}. */
  private static final int VALUES = (1 << 3) | 2;

  /** Keys and values that come again with each request; at most about 3 MB. */
  private static final int REMEMBERED_TEXTS = 1 << 14;

  private static final int REMEMBERED_TEXT_BYTES = 96;

  private final BytesCache<String> texts =
      new BytesCache<>(REMEMBERED_TEXTS, REMEMBERED_TEXT_BYTES);

  /** Reads one {@code KeyValue} into the map; the later of two with one key holds. */
  void keyValue(ProtoReader in, Map<String, String> into) throws MalformedPayloadException {
    String key = "";
    String value = "";
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case KEY -> key = text(in);
        case VALUE -> value = value(in);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    into.put(key, value);
  }

  String text(ProtoReader in) throws MalformedPayloadException {
    int length = in.length();
    int from = in.take(length);
    int hash = BytesCache.hash(in.bytes(), from, length);
    String known = texts.get(hash, in.bytes(), from, length);
    if (known != null) {
      return known;
    }
    String text = new String(in.bytes(), from, length, StandardCharsets.UTF_8);
    if (texts.admits(hash, length)) {
      texts.put(hash, in.bytes(), from, length, text);
    }
    return text;
  }

  private String value(ProtoReader in) throws MalformedPayloadException {
    String value = "";
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      value =
          switch (tag) {
            case STRING -> text(in);
            case BOOL -> Boolean.toString(in.varint() != 0);
            case INT -> Long.toString(in.varint());
            case DOUBLE -> AttributeText.of(in.real());
            case BYTES -> base64(in);
            case ARRAY, KEY_VALUES -> {
              StringBuilder json = new StringBuilder();
              collection(in, tag == KEY_VALUES, json, 0);
              yield json.toString();
            }
            default -> {
              in.skip(tag);
              yield value;
            }
          };
    }
    in.leave(outer);
    return value;
  }

  private static String base64(ProtoReader in) throws MalformedPayloadException {
    int length = in.length();
    int from = in.take(length);
    return Base64.getEncoder().encodeToString(Arrays.copyOfRange(in.bytes(), from, from + length));
  }

  private void collection(ProtoReader in, boolean keyed, StringBuilder json, int depth)
      throws MalformedPayloadException {
    json.append(keyed ? '{' : '[');
    if (depth == AttributeText.MAX_DEPTH) {
      in.take(in.length());
    } else {
      String separator = "";
      int outer = in.enter();
      while (in.hasMore()) {
        int tag = in.tag();
        if (tag == VALUES) {
          json.append(separator);
          separator = ",";
          element(in, keyed, json, depth + 1);
        } else {
          in.skip(tag);
        }
      }
      in.leave(outer);
    }
    json.append(keyed ? '}' : ']');
  }

  private void element(ProtoReader in, boolean keyed, StringBuilder json, int depth)
      throws MalformedPayloadException {
    if (!keyed) {
      nested(in, json, depth);
      return;
    }
    String key = "";
    StringBuilder value = new StringBuilder();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      switch (tag) {
        case KEY -> key = text(in);
        case VALUE -> {
          value.setLength(0);
          nested(in, value, depth);
        }
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    AttributeText.quote(json, key);
    json.append(':').append(value.isEmpty() ? "null" : value);
  }

  private void nested(ProtoReader in, StringBuilder json, int depth)
      throws MalformedPayloadException {
    int begin = json.length();
    int outer = in.enter();
    while (in.hasMore()) {
      int tag = in.tag();
      json.setLength(begin);
      switch (tag) {
        case STRING -> AttributeText.quote(json, text(in));
        case BOOL -> json.append(in.varint() != 0);
        case INT -> json.append(in.varint());
        case DOUBLE -> json.append(AttributeText.of(in.real()));
        case BYTES -> AttributeText.quote(json, base64(in));
        case ARRAY, KEY_VALUES -> collection(in, tag == KEY_VALUES, json, depth);
        default -> in.skip(tag);
      }
    }
    in.leave(outer);
    if (json.length() == begin) {
      json.append("null");
    }
  }
}
