package dev.pharos.query.template;

import dev.pharos.signal.metric.GoNumber;
import dev.pharos.signal.metric.QuotedText;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Go's formats of texts and numbers. Pure.
 *
 * @see <a href="https://pkg.go.dev/fmt#hdr-Printing">printing</a>
 */
final class GoFormat {
  private static final Pattern VERB =
      Pattern.compile("%([-+ 0#]*)(\\d{1,4})?(?:\\.(\\d{0,3}))?(\\p{L}|%)");

  private static final int USUAL_PLACES = 6;

  private GoFormat() {}

  /** With a blank between two that are no texts. */
  static String print(List<Object> arguments) {
    StringBuilder out = new StringBuilder();
    for (int i = 0; i < arguments.size(); i++) {
      boolean texts =
          i == 0 || arguments.get(i) instanceof String || arguments.get(i - 1) instanceof String;
      out.append(texts ? "" : " ").append(text(arguments.get(i)));
    }
    return out.toString();
  }

  static String println(List<Object> arguments) {
    return arguments.stream().map(GoFormat::text).collect(Collectors.joining(" ", "", "\n"));
  }

  /** Printing knows Go's nil by another name than templates do. */
  private static String text(Object value) {
    return value == TemplateValues.NONE ? "<nil>" : TemplateValues.text(value);
  }

  static String printf(List<Object> arguments) {
    if (!(arguments.getFirst() instanceof String format)) {
      throw new TemplateException(
          "wrong type for value; expected string; got "
              + TemplateValues.type(arguments.getFirst()));
    }
    StringBuilder out = new StringBuilder();
    Matcher verb = VERB.matcher(format);
    int next = 1;
    int from = 0;
    while (verb.find()) {
      out.append(format, from, verb.start());
      from = verb.end();
      if (verb.group(4).equals("%")) {
        out.append('%');
      } else if (next < arguments.size()) {
        out.append(new Verb(verb).of(arguments.get(next++)));
      } else {
        out.append("%!").append(verb.group(4)).append("(MISSING)");
      }
    }
    String rest = format.substring(from);
    out.append(rest.endsWith("%") ? rest + "!(NOVERB)" : rest);
    if (next < arguments.size()) {
      out.append(
          arguments.subList(next, arguments.size()).stream()
              .map(GoFormat::typed)
              .collect(Collectors.joining(", ", "%!(EXTRA ", ")")));
    }
    return out.toString();
  }

  private static String typed(Object value) {
    return value == TemplateValues.NONE ? "<nil>" : TemplateValues.type(value) + "=" + text(value);
  }

  /** One place in a format. */
  private record Verb(String flags, int width, int precision, char verb) {

    Verb(Matcher found) {
      this(
          found.group(1),
          found.group(2) == null ? 0 : Integer.parseInt(found.group(2)),
          found.group(3) == null
              ? -1
              : found.group(3).isEmpty() ? 0 : Integer.parseInt(found.group(3)),
          found.group(4).charAt(0));
    }

    private boolean has(char flag) {
      return flags.indexOf(flag) >= 0;
    }

    String of(Object value) {
      String text =
          switch (value) {
            case Long number -> whole(number);
            case Double number -> decimal(number);
            case Boolean truth -> verb == 't' || verb == 'v' ? truth.toString() : wrong(value);
            default -> other(value);
          };
      if (value instanceof Number && !text.startsWith("-") && !text.startsWith("%!")) {
        String bare = text.startsWith("+") ? text.substring(1) : text;
        text = (has('+') || !text.equals(bare) ? "+" : has(' ') ? " " : "") + bare;
      }
      return padded(text, value);
    }

    private String whole(long number) {
      String digits =
          switch (verb) {
            case 'd', 'v' -> Long.toString(number);
            case 'x' -> Long.toString(number, 16);
            case 'X' -> Long.toString(number, 16).toUpperCase(Locale.ROOT);
            case 'o' -> Long.toString(number, 8);
            case 'b' -> Long.toString(number, 2);
            case 'c' ->
                Character.isValidCodePoint((int) number)
                    ? Character.toString((int) number)
                    : "\uFFFD";
            case 'U' -> "U+%04X".formatted(number);
            case 'T' -> "int";
            default -> wrong(number);
          };
      return digits;
    }

    private String decimal(double number) {
      if (verb == 'T') {
        return "float64";
      }
      if ("vgGfFeE".indexOf(verb) < 0) {
        return wrong(number);
      }
      if (!Double.isFinite(number)) {
        return GoNumber.shortest(number);
      }
      String text =
          switch (verb) {
            case 'f', 'F' -> fixed(number, precision < 0 ? USUAL_PLACES : precision);
            case 'e', 'E' -> scientific(number, precision < 0 ? USUAL_PLACES : precision);
            default ->
                precision < 0
                    ? GoNumber.shortest(number)
                    : GoNumber.rounded(number, Math.max(1, precision));
          };
      return verb == 'E' || verb == 'G' ? text.toUpperCase(Locale.ROOT) : text;
    }

    private static String fixed(double number, int places) {
      return signed(
          number,
          new BigDecimal(Math.abs(number))
              .setScale(places, RoundingMode.HALF_EVEN)
              .toPlainString());
    }

    private static String scientific(double number, int places) {
      BigDecimal rounded =
          new BigDecimal(Math.abs(number))
              .round(new MathContext(places + 1, RoundingMode.HALF_EVEN));
      int exponent = number == 0 ? 0 : rounded.precision() - rounded.scale() - 1;
      String digits =
          rounded.movePointLeft(exponent).setScale(places, RoundingMode.HALF_EVEN).toPlainString();
      return signed(
          number, digits + (exponent < 0 ? "e-" : "e+") + "%02d".formatted(Math.abs(exponent)));
    }

    private static String signed(double number, String size) {
      return number < 0 || 1 / number < 0 ? "-" + size : size;
    }

    private String other(Object value) {
      String text = GoFormat.text(value);
      return switch (verb) {
        case 's', 'v' ->
            precision < 0
                ? text
                : text.substring(
                    0,
                    text.offsetByCodePoints(
                        0, Math.min(precision, text.codePointCount(0, text.length()))));
        case 'q' -> {
          StringBuilder out = new StringBuilder();
          QuotedText.append(out, text);
          yield out.toString();
        }
        case 'x' -> HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
        case 'X' -> HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.UTF_8));
        case 'T' -> TemplateValues.type(value);
        default -> wrong(value);
      };
    }

    private String wrong(Object value) {
      return "%!" + verb + "(" + typed(value) + ")";
    }

    private String padded(String text, Object value) {
      int missing = Math.max(0, width - text.codePointCount(0, text.length()));
      if (has('-')) {
        return text + " ".repeat(missing);
      }
      boolean number =
          value instanceof Long || (value instanceof Double one && Double.isFinite(one));
      if (has('0') && number && !text.startsWith("%!")) {
        int sign = text.startsWith("-") || text.startsWith("+") || text.startsWith(" ") ? 1 : 0;
        return text.substring(0, sign) + "0".repeat(missing) + text.substring(sign);
      }
      return " ".repeat(missing) + text;
    }
  }
}
