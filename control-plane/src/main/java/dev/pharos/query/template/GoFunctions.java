package dev.pharos.query.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The functions that Go's templates have built in. Pure.
 *
 * @see <a href="https://pkg.go.dev/text/template#hdr-Functions">functions</a>
 */
public final class GoFunctions {
  private static final int LESS = -1;
  private static final int EQUAL = 0;
  private static final int GREATER = 1;

  /** Of what is no number: it is neither. */
  private static final int NONE = 2;

  private GoFunctions() {}

  static void addTo(TemplateFunctions.Builder functions) {
    // These two are known to TemplateRun, which looks only at as many arguments as decide.
    functions.add("and", 1, TemplateFunctions.MANY, List::getLast);
    functions.add("or", 1, TemplateFunctions.MANY, List::getLast);
    functions.add("not", 1, 1, arguments -> !TemplateValues.isTrue(arguments.getFirst()));
    functions.add("eq", 2, TemplateFunctions.MANY, GoFunctions::isAny);
    functions.add("ne", 2, 2, of -> !equal("ne", of.get(0), of.get(1)));
    functions.add("lt", 2, 2, of -> order("lt", of) == LESS);
    functions.add("le", 2, 2, of -> Set.of(LESS, EQUAL).contains(order("le", of)));
    functions.add("gt", 2, 2, of -> order("gt", of) == GREATER);
    functions.add("ge", 2, 2, of -> Set.of(GREATER, EQUAL).contains(order("ge", of)));
    functions.add("index", 1, TemplateFunctions.MANY, GoFunctions::index);
    functions.add("slice", 1, 4, GoFunctions::slice);
    functions.add("len", 1, 1, arguments -> length(arguments.getFirst()));
    functions.add("print", 0, TemplateFunctions.MANY, GoFormat::print);
    functions.add("println", 0, TemplateFunctions.MANY, GoFormat::println);
    functions.add("printf", 1, TemplateFunctions.MANY, GoFormat::printf);
    functions.add("html", 0, TemplateFunctions.MANY, of -> html(GoFormat.print(of)));
    functions.add("js", 0, TemplateFunctions.MANY, of -> script(GoFormat.print(of)));
    functions.add("urlquery", 0, TemplateFunctions.MANY, of -> queryEscaped(GoFormat.print(of)));
  }

  /** As Go's {@code url.QueryEscape}. */
  public static String queryEscaped(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("*", "%2A").replace("%7E", "~");
  }

  private static boolean isAny(List<Object> arguments) {
    for (Object other : arguments.subList(1, arguments.size())) {
      if (equal("eq", arguments.getFirst(), other)) {
        return true;
      }
    }
    return false;
  }

  private static boolean equal(String function, Object left, Object right) {
    return switch (left) {
      case String text when right instanceof String other -> text.equals(other);
      case Long number when right instanceof Long other -> number.equals(other);
      // Which no number that is none equals.
      case Double number when right instanceof Double other ->
          number.doubleValue() == other.doubleValue();
      case Boolean truth when right instanceof Boolean other -> truth.equals(other);
      default -> {
        if (left == TemplateValues.NONE || right == TemplateValues.NONE) {
          yield left == right;
        }
        throw incompatible(function, left, right);
      }
    };
  }

  /** How the first stands to the second. */
  private static int order(String function, List<Object> two) {
    Object left = two.get(0);
    Object right = two.get(1);
    return switch (left) {
      case String text when right instanceof String other -> Integer.signum(text.compareTo(other));
      case Long number when right instanceof Long other -> number.compareTo(other);
      case Double number when right instanceof Double other ->
          number.isNaN() || other.isNaN() ? NONE : order(number, other);
      case Boolean _ ->
          throw new TemplateException(
              "error calling " + function + ": invalid type for comparison");
      default -> throw incompatible(function, left, right);
    };
  }

  private static int order(double left, double right) {
    return left < right ? LESS : left > right ? GREATER : EQUAL;
  }

  private static TemplateException incompatible(String function, Object left, Object right) {
    return new TemplateException(
        "error calling %s: incompatible types for comparison: %s and %s"
            .formatted(function, TemplateValues.type(left), TemplateValues.type(right)));
  }

  private static Object index(List<Object> arguments) {
    Object value = arguments.getFirst();
    for (Object key : arguments.subList(1, arguments.size())) {
      if (value instanceof List<?> list) {
        long at = TemplateValues.whole(key);
        if (at < 0 || at >= list.size()) {
          throw new TemplateException("error calling index: index out of range: " + at);
        }
        value = list.get((int) at);
      } else {
        value = TemplateValues.field(value, TemplateValues.text(key));
      }
    }
    return value;
  }

  private static Object slice(List<Object> arguments) {
    Object of = arguments.getFirst();
    int size = Math.toIntExact(length(of));
    int from = arguments.size() > 1 ? bound(arguments.get(1), size) : 0;
    int to = arguments.size() > 2 ? bound(arguments.get(2), size) : size;
    if (from > to) {
      throw new TemplateException("error calling slice: invalid slice index: " + from + " > " + to);
    }
    if (of instanceof List<?> list) {
      return list.subList(from, to);
    }
    if (of instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
    throw new TemplateException(
        "error calling slice: can't slice item of type " + TemplateValues.type(of));
  }

  private static int bound(Object index, int size) {
    long at = TemplateValues.whole(index);
    if (at < 0 || at > size) {
      throw new TemplateException("error calling slice: index out of range: " + at);
    }
    return (int) at;
  }

  private static Long length(Object of) {
    return switch (of) {
      case List<?> list -> (long) list.size();
      case Map<?, ?> map -> (long) map.size();
      case String text -> (long) text.getBytes(StandardCharsets.UTF_8).length; // as Go counts
      default ->
          throw new TemplateException("error calling len: len of type " + TemplateValues.type(of));
    };
  }

  private static String html(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&#34;")
        .replace("'", "&#39;")
        .replace("\0", "\uFFFD");
  }

  private static String script(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.chars()
        .forEach(c -> {
          switch (c) {
            case '\\', '\'', '"' -> out.append('\\').append((char) c);
            case '<', '>', '&', '=' -> out.append("\\u%04X".formatted(c));
            default -> out.append(c < ' ' ? "\\u%04X".formatted(c) : Character.toString(c));
          }
        });
    return out.toString();
  }
}
