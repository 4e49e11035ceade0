package dev.pharos.receive.metric.otlp;

import dev.pharos.signal.metric.GoNumber;

/**
 * What an attribute's value is as a label's: a text as it is, numbers in their fewest digits, lists
 * and maps as JSON. Source: the type "AnyValue" at
 * https://opentelemetry.io/docs/specs/otel/common/#anyvalue-representation-for-non-otlp-protocols
 */
final class AttributeText {
  /** Lists within lists; deeper ones are cut off. */
  static final int MAX_DEPTH = 16;

  private AttributeText() {}

  static String of(double number) {
    return GoNumber.plain(number);
  }

  /** Appends a text as JSON does. */
  static void quote(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        out.append(String.format("\\u%04x", (int) c));
      } else {
        out.append(c);
      }
    }
    out.append('"');
  }
}
