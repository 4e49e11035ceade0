package dev.pharos.query.template;

import dev.pharos.signal.metric.GoNumber;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Values of templates: texts, {@link Long}, {@link Double}, {@link Boolean}, lists, maps, {@link
 * TemplateObject}s, and {@link #NONE}; how they print, what is true, and what they are as numbers.
 * Pure.
 */
public final class TemplateValues {
  /** Go's nil. */
  public static final Object NONE = new Object();

  /** Of a loop over a number; nobody reads as many lines. */
  private static final long MOST_TURNS = 10_000;

  private TemplateValues() {}

  public static String text(Object value) {
    return switch (value) {
      case String text -> text;
      case Double number -> GoNumber.shortest(number);
      case List<?> list ->
          list.stream().map(TemplateValues::text).collect(Collectors.joining(" ", "[", "]"));
      case Map<?, ?> map ->
          new TreeMap<>(map)
              .entrySet().stream()
                  .map(entry -> text(entry.getKey()) + ":" + text(entry.getValue()))
                  .collect(Collectors.joining(" ", "map[", "]"));
      case TemplateObject object -> object.text();
      default -> value == NONE ? "<no value>" : value.toString();
    };
  }

  /** What Go calls its type. */
  public static String type(Object value) {
    return switch (value) {
      case String _ -> "string";
      case Long _ -> "int";
      case Double _ -> "float64";
      case Boolean _ -> "bool";
      case List<?> _ -> "[]interface {}";
      case Map<?, ?> _ -> "map[string]string";
      case TemplateObject object -> object.type();
      default -> "interface {}";
    };
  }

  /**
   * The only argument, which must be a text.
   *
   * @throws TemplateException when it is not
   */
  static String onlyText(String function, List<Object> arguments) {
    if (arguments.size() != 1) {
      throw new TemplateException(
          "wrong number of args for " + function + ": want 1 got " + arguments.size());
    }
    return text(function, arguments, 0);
  }

  /**
   * An argument that must be a text.
   *
   * @throws TemplateException when it is not
   */
  public static String text(String function, List<Object> arguments, int at) {
    if (arguments.get(at) instanceof String text) {
      return text;
    }
    throw new TemplateException(
        "wrong type for value; expected string; got "
            + type(arguments.get(at))
            + " in "
            + function);
  }

  /** What is not empty, not 0 and not false. */
  public static boolean isTrue(Object value) {
    return switch (value) {
      case String text -> !text.isEmpty();
      case Boolean truth -> truth;
      case Long number -> number != 0;
      case Double number -> number != 0;
      case List<?> list -> !list.isEmpty();
      case Map<?, ?> map -> !map.isEmpty();
      default -> value != NONE;
    };
  }

  /** Of a list by index, of a map by key in the keys' order. */
  static Map<Object, Object> elements(Object value) {
    Map<Object, Object> elements = new LinkedHashMap<>();
    if (value instanceof List<?> list) {
      for (int i = 0; i < list.size(); i++) {
        elements.put((long) i, list.get(i));
      }
    } else if (value instanceof Map<?, ?> map) {
      elements.putAll(new TreeMap<>(map));
    } else if (value instanceof Long count) {
      if (count > MOST_TURNS) {
        throw new TemplateException("range goes round more than " + MOST_TURNS + " times");
      }
      for (long i = 0; i < count; i++) {
        elements.put(i, i);
      }
    } else if (value != NONE) {
      throw new TemplateException("range can't iterate over " + text(value));
    }
    return elements;
  }

  /** Empty for a label that is not there. */
  static Object field(Object of, String key) {
    return member(of, key, List.of());
  }

  /**
   * What a field or a method gives; empty for a label that is not there.
   *
   * @throws TemplateException when there can be none
   */
  static Object member(Object of, String name, List<Object> arguments) {
    if (of instanceof TemplateObject object) {
      return object.member(name, arguments);
    }
    if (of instanceof Map<?, ?> map) {
      if (!arguments.isEmpty()) {
        throw new TemplateException(name + " is not a method but has arguments");
      }
      Object value = map.get(name);
      return value == null ? "" : value;
    }
    throw of == NONE
        ? new TemplateException("nil data; no entry for key \"" + name + "\"")
        : TemplateObject.unknown(name, type(of));
  }

  /** What is no number is 0, as in Loki's functions for numbers. */
  public static long whole(Object value) {
    return switch (value) {
      case Long number -> number;
      case Double number -> number.longValue();
      case Boolean truth -> truth ? 1 : 0;
      case String text -> {
        try {
          yield text.startsWith("0x") ? Long.decode(text) : Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
          yield (long) decimal(text);
        }
      }
      default -> 0;
    };
  }

  /** What is no number is 0, likewise. */
  public static double decimal(Object value) {
    return switch (value) {
      case Long number -> number;
      case Double number -> number;
      case Boolean truth -> truth ? 1 : 0;
      case String text -> {
        try {
          yield Double.parseDouble(text.strip());
        } catch (NumberFormatException e) {
          yield 0;
        }
      }
      default -> 0;
    };
  }

  public static Object of(JsonNode node) {
    if (node.isObject()) {
      Map<String, Object> map = new TreeMap<>();
      node.properties().forEach(field -> map.put(field.getKey(), of(field.getValue())));
      return map;
    }
    if (node.isArray()) {
      List<Object> list = new ArrayList<>();
      node.forEach(element -> list.add(of(element)));
      return list;
    }
    if (node.isNumber()) {
      return node.asDouble(); // Go reads all numbers of JSON so.
    }
    if (node.isBoolean()) {
      return node.asBoolean();
    }
    return node.isNull() ? NONE : node.asString();
  }
}
