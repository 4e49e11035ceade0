package dev.pharos.query.logql;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.pharos.query.template.TemplateException;
import dev.pharos.query.template.TemplateFunctions;
import dev.pharos.query.template.TemplateValues;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Functions of templates that make texts of texts. Pure. */
final class TemplateTexts {
  /** A text that is repeated or padded is no longer than this: lines are not. */
  private static final int MOST_CHARACTERS = 1 << 20;

  private TemplateTexts() {}

  static void addTo(TemplateFunctions.Builder functions) {
    one(functions, "lower", text -> text.toLowerCase(Locale.ROOT));
    one(functions, "ToLower", text -> text.toLowerCase(Locale.ROOT));
    one(functions, "upper", text -> text.toUpperCase(Locale.ROOT));
    one(functions, "ToUpper", text -> text.toUpperCase(Locale.ROOT));
    one(functions, "title", TemplateTexts::title);
    one(functions, "trim", String::strip);
    one(functions, "TrimSpace", String::strip);
    one(functions, "urlencode", text -> URLEncoder.encode(text, StandardCharsets.UTF_8));
    one(functions, "urldecode", TemplateTexts::urlDecoded);
    one(
        functions,
        "b64enc",
        text -> Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)));
    one(functions, "b64dec", TemplateTexts::base64Decoded);
    // Loki's own: the text first.
    two(functions, "Trim", TemplateTexts::trim);
    two(functions, "TrimLeft", TemplateTexts::trimLeft);
    two(functions, "TrimRight", TemplateTexts::trimRight);
    two(functions, "TrimPrefix", TemplateTexts::withoutPrefix);
    two(functions, "TrimSuffix", TemplateTexts::withoutSuffix);
    // The text last.
    two(functions, "trimAll", (set, text) -> trim(text, set));
    two(functions, "trimPrefix", (prefix, text) -> withoutPrefix(text, prefix));
    two(functions, "trimSuffix", (suffix, text) -> withoutSuffix(text, suffix));
    two(functions, "contains", (part, text) -> text.contains(part));
    two(functions, "hasPrefix", (prefix, text) -> text.startsWith(prefix));
    two(functions, "hasSuffix", (suffix, text) -> text.endsWith(suffix));
    two(functions, "count", TemplateTexts::count);
    sized(functions, "trunc", TemplateTexts::cut);
    sized(functions, "repeat", TemplateTexts::repeat);
    sized(functions, "indent", (size, text) -> indent(size, text));
    sized(functions, "nindent", (size, text) -> "\n" + indent(size, text));
    sized(functions, "alignLeft", (size, text) -> aligned(size, text, true));
    sized(functions, "alignRight", (size, text) -> aligned(size, text, false));
    put(functions, "replace", 3, 3, texts -> texts.get(2).replace(texts.get(0), texts.get(1)));
    put(functions, "regexReplaceAll", 3, 3, texts -> replaced(texts, false));
    put(functions, "regexReplaceAllLiteral", 3, 3, texts -> replaced(texts, true));
    functions.add("Replace", 4, 4, TemplateTexts::replaceSome);
    functions.add("substr", 3, 3, TemplateTexts::part);
  }

  private static void put(
      TemplateFunctions.Builder functions,
      String name,
      int least,
      int most,
      Function<List<String>, Object> function) {
    functions.add(
        name, least, most, arguments -> function.apply(TemplateFunctions.texts(arguments)));
  }

  private static void one(
      TemplateFunctions.Builder functions, String name, UnaryOperator<String> function) {
    put(functions, name, 1, 1, texts -> function.apply(texts.getFirst()));
  }

  private static void two(
      TemplateFunctions.Builder functions,
      String name,
      BiFunction<String, String, Object> function) {
    put(functions, name, 2, 2, texts -> function.apply(texts.get(0), texts.get(1)));
  }

  private static void sized(
      TemplateFunctions.Builder functions,
      String name,
      BiFunction<Integer, String, Object> function) {
    functions.add(
        name,
        2,
        2,
        arguments ->
            function.apply(
                Math.clamp(
                    TemplateValues.whole(arguments.get(0)), -MOST_CHARACTERS, MOST_CHARACTERS),
                TemplateValues.text(arguments.get(1))));
  }

  /** Each word with a capital. */
  private static String title(String text) {
    StringBuilder title = new StringBuilder(text);
    for (int i = 0; i < title.length(); i++) {
      if (i == 0 || Character.isWhitespace(title.charAt(i - 1))) {
        title.setCharAt(i, Character.toUpperCase(title.charAt(i)));
      }
    }
    return title.toString();
  }

  private static String urlDecoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new TemplateException("error calling urldecode: invalid URL escape");
    }
  }

  private static String base64Decoded(String text) {
    try {
      return new String(Base64.getDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new TemplateException("error calling b64dec: illegal base64 data");
    }
  }

  private static String trim(String text, String set) {
    return trimRight(trimLeft(text, set), set);
  }

  private static String trimLeft(String text, String set) {
    int from = 0;
    while (from < text.length() && set.indexOf(text.charAt(from)) >= 0) {
      from++;
    }
    return text.substring(from);
  }

  private static String trimRight(String text, String set) {
    int to = text.length();
    while (to > 0 && set.indexOf(text.charAt(to - 1)) >= 0) {
      to--;
    }
    return text.substring(0, to);
  }

  private static String withoutPrefix(String text, String prefix) {
    return text.startsWith(prefix) ? text.substring(prefix.length()) : text;
  }

  private static String withoutSuffix(String text, String suffix) {
    return text.endsWith(suffix) ? text.substring(0, text.length() - suffix.length()) : text;
  }

  private static Object count(String regex, String text) {
    com.google.re2j.Matcher matcher = pattern("count", regex).matcher(text);
    long found = 0;
    while (matcher.find()) {
      found++;
    }
    return found;
  }

  private static Pattern pattern(String function, String regex) {
    try {
      return Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new TemplateException("error calling " + function + ": " + e.getMessage());
    }
  }

  /** The first characters, the last ones for a negative number. */
  private static String cut(int length, String text) {
    if (length < 0) {
      return -length < text.length() ? text.substring(text.length() + length) : text;
    }
    return text.substring(0, Math.min(length, text.length()));
  }

  private static String repeat(int times, String text) {
    if ((long) times * text.length() > MOST_CHARACTERS) {
      throw new TemplateException("error calling repeat: that is too long");
    }
    return text.repeat(Math.max(0, times));
  }

  private static String indent(int by, String text) {
    String blanks = " ".repeat(Math.max(0, by));
    return blanks + text.replace("\n", "\n" + blanks);
  }

  /** To a width: what is longer loses its end, or its beginning where it stands at the right. */
  private static String aligned(int width, String text, boolean left) {
    int missing = width - text.length();
    if (width < 0) {
      return text;
    }
    if (missing <= 0) {
      return left ? text.substring(0, width) : text.substring(-missing);
    }
    return left ? text + " ".repeat(missing) : " ".repeat(missing) + text;
  }

  /** Of Go: groups are {@code ${1}} and {@code $1}. */
  private static Object replaced(List<String> texts, boolean literal) {
    com.google.re2j.Matcher matcher =
        pattern("regexReplaceAll", texts.get(0)).matcher(texts.get(1));
    String by = texts.get(2);
    if (literal) {
      return matcher.replaceAll(com.google.re2j.Matcher.quoteReplacement(by));
    }
    try {
      return matcher.replaceAll(by.replace("\\", "\\\\").replaceAll("\\$\\{(\\d+)}", "\\$$1"));
    } catch (IndexOutOfBoundsException | IllegalArgumentException e) {
      throw new TemplateException("error calling regexReplaceAll: no such group in " + by);
    }
  }

  /** At most so often; always for a negative number. */
  private static Object replaceSome(List<Object> arguments) {
    List<String> texts = TemplateFunctions.texts(arguments);
    String text = texts.get(0);
    String old = texts.get(1);
    long times = TemplateValues.whole(arguments.get(3));
    if (times < 0 || old.isEmpty()) {
      return text.replace(old, texts.get(2));
    }
    StringBuilder made = new StringBuilder();
    int from = 0;
    for (int at = text.indexOf(old); at >= 0 && times > 0; at = text.indexOf(old, from), times--) {
      made.append(text, from, at).append(texts.get(2));
      from = at + old.length();
    }
    return made.append(text.substring(from)).toString();
  }

  /** From and up to a place; to the end for one that is negative or behind it. */
  private static Object part(List<Object> arguments) {
    String text = TemplateValues.text(arguments.get(2));
    long start = TemplateValues.whole(arguments.get(0));
    long end = TemplateValues.whole(arguments.get(1));
    int to = (int) (end < 0 || end > text.length() ? text.length() : end);
    int from = Math.clamp(start, 0, to);
    return text.substring(from, to);
  }
}
