package dev.pharos.store;

import dev.pharos.signal.AttributeValue;
import dev.pharos.signal.Attributes;
import java.util.List;
import java.util.function.BiPredicate;

/**
 * The fields that a body has: those of a JSON object, of {@code key=value} pairs as logfmt writes
 * them, or of a map. What is inside of another field has both keys with a point between, and each
 * element of a list is a value of the list's key. JSON that ends too early has the fields up to
 * there.
 */
public final class BodyFields {
  /** ASCII that some writers escape in JSON, besides what must be. */
  private static final String SOMETIMES_ESCAPED = "\"'\\<>&=`";

  private static final char LAST_PRINTABLE = '~';

  private BodyFields() {}

  /** Whether a field of that key meets a test. */
  public static boolean anyOf(AttributeValue body, String key, ValueTest test) {
    if (body instanceof AttributeValue.Text(String text) && !mayHave(text, key)) {
      return false;
    }
    return !visit(body, (name, value) -> !(name.equals(key) && test.test(value)));
  }

  /**
   * Goes through the fields in their order, until the visitor says false.
   *
   * @return false when it did
   */
  public static boolean visit(AttributeValue body, BiPredicate<String, String> visitor) {
    return switch (body) {
      case AttributeValue.Text(String text) -> {
        String start = text.stripLeading();
        yield start.startsWith("{")
            ? new JsonFields(start, visitor).read()
            : LogfmtFields.read(text, visitor);
      }
      case AttributeValue.KeyValues(Attributes values) -> visit("", values, visitor);
      default -> true;
    };
  }

  /**
   * Whether bodies in which a key or value occurs hold all its words: it has no character that a
   * writer might have escaped.
   */
  public static boolean isWrittenPlainly(String text) {
    return text.chars().allMatch(c -> isPlain((char) c));
  }

  /** Letters behind a backslash would run into the words beside it. */
  static boolean isPlain(char c) {
    return c >= ' ' && c <= LAST_PRINTABLE && SOMETIMES_ESCAPED.indexOf(c) < 0;
  }

  /** Cheap, and most bodies have no such field. */
  private static boolean mayHave(String body, String key) {
    if (!isWrittenPlainly(key)) {
      return true;
    }
    // Of keys inside of keys the last one stands by itself.
    return body.contains(key.substring(key.lastIndexOf('.') + 1));
  }

  private static boolean visit(
      String path, Attributes attributes, BiPredicate<String, String> visitor) {
    for (int i = 0; i < attributes.size(); i++) {
      String name = path.isEmpty() ? attributes.key(i) : path + "." + attributes.key(i);
      if (!visit(name, attributes.value(i), visitor)) {
        return false;
      }
    }
    return true;
  }

  private static boolean visit(
      String name, AttributeValue value, BiPredicate<String, String> visitor) {
    return switch (value) {
      case AttributeValue.Empty _ -> true;
      case AttributeValue.KeyValues(Attributes inner) -> visit(name, inner, visitor);
      case AttributeValue.Array(List<AttributeValue> elements) -> {
        for (AttributeValue element : elements) {
          if (!visit(name, element, visitor)) {
            yield false;
          }
        }
        yield true;
      }
      default -> visitor.test(name, value.toString());
    };
  }
}
