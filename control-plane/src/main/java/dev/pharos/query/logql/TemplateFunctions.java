package dev.pharos.query.logql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * The functions of templates that Loki documents, and those that Go has built in, by name. What
 * takes a text and something to do with it takes the text last, so that it can be piped, except
 * where Loki has it otherwise. Pure; {@code now} is missing, since a query gives the same whenever
 * it is asked.
 */
final class TemplateFunctions {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Map<String, Entry> BY_NAME = new HashMap<>();

  static {
    put("__line__", 0, 0, arguments -> "");
    put("__timestamp__", 0, 0, arguments -> "");
    put("and", 1, 99, arguments -> logical(arguments, false));
    put("or", 1, 99, arguments -> logical(arguments, true));
    put("not", 1, 1, arguments -> !TemplateValues.isTrue(arguments.getFirst()));
    put("eq", 2, 99, TemplateFunctions::isAny);
    put("ne", 2, 2, arguments -> compare(arguments) != 0);
    put("lt", 2, 2, arguments -> compare(arguments) < 0);
    put("le", 2, 2, arguments -> compare(arguments) <= 0);
    put("gt", 2, 2, arguments -> compare(arguments) > 0);
    put("ge", 2, 2, arguments -> compare(arguments) >= 0);
    put("index", 1, 99, TemplateFunctions::index);
    put("len", 1, 1, arguments -> length(arguments.getFirst()));
    put(
        "default",
        2,
        2,
        arguments -> TemplateValues.isTrue(arguments.get(1)) ? arguments.get(1) : arguments.get(0));
    put("fromJson", 1, 1, arguments -> fromJson(TemplateValues.text(arguments.getFirst())));
    TemplateTexts.addTo(BY_NAME);
    TemplateNumbers.addTo(BY_NAME);
    TemplateDates.addTo(BY_NAME);
  }

  private TemplateFunctions() {}

  /** A function of so many arguments. */
  record Entry(int least, int most, Function<List<Object>, Object> function) {}

  private static void put(
      String name, int least, int most, Function<List<Object>, Object> function) {
    BY_NAME.put(name, new Entry(least, most, function));
  }

  static boolean has(String name) {
    return BY_NAME.containsKey(name);
  }

  /**
   * @throws TemplateException when it cannot take these arguments
   */
  static Object call(String name, List<Object> arguments) {
    Entry entry = BY_NAME.get(name);
    if (entry == null) {
      throw new TemplateException("function \"" + name + "\" not defined");
    }
    int given = arguments.size();
    if (given < entry.least || given > entry.most) {
      throw new TemplateException(
          "wrong number of args for %s: want %s%d got %d"
              .formatted(name, entry.most > entry.least ? "at least " : "", entry.least, given));
    }
    return entry.function.apply(arguments);
  }

  /** The first that decides, else the last. */
  private static Object logical(List<Object> arguments, boolean decides) {
    for (Object argument : arguments) {
      if (TemplateValues.isTrue(argument) == decides) {
        return argument;
      }
    }
    return arguments.getLast();
  }

  private static Object isAny(List<Object> arguments) {
    for (Object other : arguments.subList(1, arguments.size())) {
      if (compare(List.of(arguments.getFirst(), other)) == 0) {
        return true;
      }
    }
    return false;
  }

  private static int compare(List<Object> two) {
    Object left = two.get(0);
    Object right = two.get(1);
    return switch (left) {
      case String text when right instanceof String other -> text.compareTo(other);
      case Long number when right instanceof Long other -> number.compareTo(other);
      case Double number when right instanceof Double other -> number.compareTo(other);
      case Boolean truth when right instanceof Boolean other -> truth.compareTo(other);
      default ->
          throw new TemplateException(
              "error calling eq: incompatible types for comparison: %s and %s"
                  .formatted(TemplateValues.text(left), TemplateValues.text(right)));
    };
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

  private static Object length(Object of) {
    return switch (of) {
      case List<?> list -> (long) list.size();
      case Map<?, ?> map -> (long) map.size();
      case String text ->
          (long) text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length; // as Go counts
      default ->
          throw new TemplateException("error calling len: len of " + TemplateValues.text(of));
    };
  }

  private static Object fromJson(String text) {
    try {
      return TemplateValues.of(JSON.readTree(text));
    } catch (JacksonException e) {
      return TemplateValues.NONE;
    }
  }

  static List<String> texts(List<Object> arguments) {
    List<String> texts = new ArrayList<>();
    arguments.forEach(argument -> texts.add(TemplateValues.text(argument)));
    return texts;
  }
}
