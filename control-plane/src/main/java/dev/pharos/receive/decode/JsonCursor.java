package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * A cursor over JSON by protobuf's mapping: {@code null} stands for a field that is not there,
 * 64-bit integers come as text or as numbers. Sources: https://protobuf.dev/programming-guides/json
 * and, for ids, https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
 */
public final class JsonCursor {
  private static final char REPLACEMENT = '\uFFFD';
  private static final double TWO_TO_63 = 0x1p63;
  private static final double TWO_TO_64 = 0x1p64;

  private final JsonParser parser;

  /** Stands on the first token. */
  public JsonCursor(JsonParser parser) {
    this.parser = parser;
    parser.nextToken();
  }

  /** True when an object begins here; false for {@code null}. Its fields come by nextField. */
  public boolean beginObject() throws MalformedPayloadException {
    return begins(JsonToken.START_OBJECT, "an object");
  }

  /** True when an array begins here; false for {@code null}. Its elements come by nextElement. */
  public boolean beginArray() throws MalformedPayloadException {
    return begins(JsonToken.START_ARRAY, "an array");
  }

  private boolean begins(JsonToken start, String what) throws MalformedPayloadException {
    if (parser.currentToken() == start) {
      return true;
    }
    if (isNull()) {
      return false;
    }
    throw expected(what);
  }

  /** The next field's name, with the cursor on its value; null at the object's end. */
  public @Nullable String nextField() {
    String name = parser.nextName();
    if (name != null) {
      parser.nextToken();
    }
    return name;
  }

  /** Moves to the next element; false at the array's end. */
  public boolean nextElement() {
    return parser.nextToken() != JsonToken.END_ARRAY;
  }

  /** Steps over the value. */
  public void skip() {
    parser.skipChildren();
  }

  /** Whether the value stands for a field that is not there. */
  public boolean isNull() {
    return parser.currentToken() == JsonToken.VALUE_NULL;
  }

  /** Nothing may stand behind what was read. */
  public void expectEnd() throws MalformedPayloadException {
    if (parser.nextToken() != null) {
      throw expected("the end");
    }
  }

  /** A text; empty for {@code null}. */
  public String text() throws MalformedPayloadException {
    return switch (parser.currentToken()) {
      case VALUE_STRING -> repaired(parser.getString());
      case VALUE_NULL -> "";
      default -> throw expected("text");
    };
  }

  /** True or false. */
  public boolean bool() throws MalformedPayloadException {
    return switch (parser.currentToken()) {
      case VALUE_TRUE -> true;
      case VALUE_FALSE, VALUE_NULL -> false;
      default -> throw expected("true or false");
    };
  }

  /** A signed 64-bit integer. */
  public long int64() throws MalformedPayloadException {
    try {
      return switch (parser.currentToken()) {
        case VALUE_STRING -> Long.parseLong(parser.getString());
        case VALUE_NUMBER_INT -> parser.getLongValue();
        case VALUE_NUMBER_FLOAT -> whole(parser.getDoubleValue(), -TWO_TO_63, TWO_TO_63);
        case VALUE_NULL -> 0;
        default -> throw expected("an integer");
      };
    } catch (NumberFormatException e) {
      throw expected("an integer");
    }
  }

  /** An unsigned 64-bit integer in the bits of a long. */
  public long uint64() throws MalformedPayloadException {
    try {
      return switch (parser.currentToken()) {
        case VALUE_STRING, VALUE_NUMBER_INT -> Long.parseUnsignedLong(parser.getString());
        case VALUE_NUMBER_FLOAT -> {
          double value = parser.getDoubleValue();
          yield value < TWO_TO_63
              ? whole(value, 0, TWO_TO_63)
              : whole(value / 2, 0, TWO_TO_64 / 2) << 1;
        }
        case VALUE_NULL -> 0;
        default -> throw expected("an integer that is not negative");
      };
    } catch (NumberFormatException e) {
      throw expected("an integer that is not negative");
    }
  }

  private long whole(double value, double least, double beyond) throws MalformedPayloadException {
    if (value != Math.rint(value) || value < least || value >= beyond) {
      throw expected("an integer");
    }
    return (long) value;
  }

  /** An unsigned 32-bit count; what does not fit an int is as many as an int can say. */
  public int count() throws MalformedPayloadException {
    return (int) Math.min(Integer.MAX_VALUE, uint32());
  }

  /** An unsigned 32-bit integer. */
  public long uint32() throws MalformedPayloadException {
    long value = uint64();
    if (value >>> 32 != 0) {
      throw expected("an integer of 32 bits");
    }
    return value;
  }

  /** A floating-point number; the special ones as text. */
  public double real() throws MalformedPayloadException {
    try {
      return switch (parser.currentToken()) {
        // As text: the number -0 has no sign as an integer.
        case VALUE_NUMBER_FLOAT, VALUE_NUMBER_INT, VALUE_STRING ->
            Double.parseDouble(parser.getString());
        case VALUE_NULL -> 0;
        default -> throw expected("a number");
      };
    } catch (NumberFormatException e) {
      throw expected("a number");
    }
  }

  /** Base64, in the common or the URL alphabet, padded or not. */
  public byte[] bytes() throws MalformedPayloadException {
    String text = text().replace('-', '+').replace('_', '/');
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw expected("base64");
    }
  }

  /**
   * An enum by its number, or by its name, which OTLP does not allow but protobuf's own writers
   * send.
   *
   * @param prefix of the names, such as {@code SPAN_KIND_}
   * @param constants in the order of their numbers
   * @return -1 for a name that is not known
   */
  <E extends Enum<E>> int enumNumber(String prefix, E[] constants)
      throws MalformedPayloadException {
    if (parser.currentToken() != JsonToken.VALUE_STRING) {
      return (int) int64();
    }
    String name = parser.getString();
    for (int number = 0; number < constants.length; number++) {
      if (name.equals(prefix + constants[number].name())) {
        return number;
      }
    }
    return -1;
  }

  /**
   * Likewise with the whole names.
   *
   * @param names in the order of their numbers
   */
  public int enumNumber(List<String> names) throws MalformedPayloadException {
    return parser.currentToken() == JsonToken.VALUE_STRING
        ? names.indexOf(parser.getString())
        : (int) int64();
  }

  /** Half a surrogate pair, which UTF-8 cannot hold, becomes U+FFFD. */
  private static String repaired(String text) {
    StringBuilder repaired = null;
    for (int i = 0; i < text.length(); i++) {
      if (!Character.isSurrogate(text.charAt(i))) {
        continue;
      }
      if (i + 1 < text.length() && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
        i++;
        continue;
      }
      repaired = repaired == null ? new StringBuilder(text) : repaired;
      repaired.setCharAt(i, REPLACEMENT);
    }
    return repaired == null ? text : repaired.toString();
  }

  /** What to throw, with where the cursor stands. */
  public MalformedPayloadException expected(String what) {
    var at = parser.currentTokenLocation();
    return new MalformedPayloadException(
        "JSON, line %d column %d: expected %s, found %s"
            .formatted(at.getLineNr(), at.getColumnNr(), what, parser.currentToken()));
  }
}
