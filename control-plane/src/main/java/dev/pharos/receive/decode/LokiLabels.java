package dev.pharos.receive.decode;

import dev.pharos.aggregate.MalformedPayloadException;
import dev.pharos.aggregate.redact.Redactor;
import java.util.ArrayList;
import java.util.List;

/**
 * A stream's labels as text, <code>{app="shop", level="info"}</code>: values are quoted as in Go,
 * with escapes in double quotes or as they are between back quotes. Source: the stream selectors of
 * https://grafana.com/docs/loki/latest/query/log_queries
 */
final class LokiLabels {
  private static final int MOST_SHOWN = 200;

  private final String text;
  private int at;

  private LokiLabels(String text) {
    this.text = text;
  }

  record Label(String name, String value) {}

  static List<Label> parse(String text) throws MalformedPayloadException {
    return new LokiLabels(text).labels();
  }

  /** The text without secrets; the text itself when it holds none. */
  static String redacted(String text, Redactor redactor) throws MalformedPayloadException {
    List<Label> clean = new ArrayList<>();
    boolean changed = false;
    for (Label label : parse(text)) {
      LokiField field = LokiField.of(label.name);
      String value =
          field != null && field.isId() ? label.value : redactor.redact(label.name, label.value);
      changed |= !value.equals(label.value);
      clean.add(new Label(label.name, value));
    }
    return changed ? write(clean) : text;
  }

  static String write(List<Label> labels) {
    StringBuilder out = new StringBuilder("{");
    String separator = "";
    for (Label label : labels) {
      out.append(separator).append(label.name).append("=\"");
      separator = ", ";
      label
          .value
          .chars()
          .forEach(c -> {
            switch (c) {
              case '"', '\\' -> out.append('\\').append((char) c);
              case '\n' -> out.append("\\n");
              default -> out.append((char) c);
            }
          });
      out.append('"');
    }
    return out.append('}').toString();
  }

  private List<Label> labels() throws MalformedPayloadException {
    List<Label> labels = new ArrayList<>();
    expect('{');
    skipBlanks();
    while (peek() != '}') {
      if (!labels.isEmpty()) {
        expect(',');
        skipBlanks();
        if (peek() == '}') {
          break;
        }
      }
      String name = name();
      expect('=');
      skipBlanks();
      labels.add(new Label(name, quoted()));
      skipBlanks();
    }
    at++;
    skipBlanks();
    if (at < text.length()) {
      throw expected("the end");
    }
    return labels;
  }

  private String name() throws MalformedPayloadException {
    if (peek() == '"') {
      return quoted();
    }
    int from = at;
    while (at < text.length() && isNamePart(text.charAt(at))) {
      at++;
    }
    if (from == at) {
      throw expected("a label's name");
    }
    return text.substring(from, at);
  }

  /** More than Loki's own parser takes: what a stream is called costs nobody a line. */
  private static boolean isNamePart(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '.' || c == '-' || c == ':';
  }

  private String quoted() throws MalformedPayloadException {
    char quote = peek();
    if (quote != '"' && quote != '`') {
      throw expected("a value in quotes");
    }
    at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == quote) {
        return value.toString();
      }
      if (c == '\\' && quote == '"') {
        escaped(value);
      } else {
        value.append(c);
      }
    }
    throw expected("the quote that ends the value");
  }

  private void escaped(StringBuilder value) throws MalformedPayloadException {
    char c = peek();
    at++;
    switch (c) {
      case 'a' -> value.append('\u0007');
      case 'b' -> value.append('\b');
      case 'f' -> value.append('\f');
      case 'n' -> value.append('\n');
      case 'r' -> value.append('\r');
      case 't' -> value.append('\t');
      case 'v' -> value.append('\u000b');
      case '\\', '"', '\'' -> value.append(c);
      case 'x' -> codePoint(value, 2, 16);
      case 'u' -> codePoint(value, 4, 16);
      case 'U' -> codePoint(value, 8, 16);
      case '0', '1', '2', '3' -> {
        at--;
        codePoint(value, 3, 8);
      }
      default -> throw expected("an escape that Go knows");
    }
  }

  private void codePoint(StringBuilder value, int digits, int radix)
      throws MalformedPayloadException {
    if (at + digits > text.length()) {
      throw expected(digits + " digits");
    }
    try {
      value.appendCodePoint(Integer.parseInt(text, at, at + digits, radix));
    } catch (IllegalArgumentException e) {
      throw expected("a character's number in " + digits + " digits");
    }
    at += digits;
  }

  private char peek() throws MalformedPayloadException {
    if (at >= text.length()) {
      throw expected("more");
    }
    return text.charAt(at);
  }

  private void expect(char c) throws MalformedPayloadException {
    skipBlanks();
    if (peek() != c) {
      throw expected("'" + c + "'");
    }
    at++;
    skipBlanks();
  }

  private void skipBlanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private MalformedPayloadException expected(String what) {
    String shown = text.length() > MOST_SHOWN ? text.substring(0, MOST_SHOWN) + "…" : text;
    return new MalformedPayloadException(
        "protobuf, labels %s: expected %s at character %d".formatted(shown, what, at + 1));
  }
}
