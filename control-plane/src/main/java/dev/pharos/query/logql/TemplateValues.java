package dev.pharos.query.logql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/**
 * Values of templates: texts, {@link Long}, {@link Double}, {@link Boolean}, {@link Time}, lists
 * and maps, and {@link #NONE}; how they print, what is true, and what they are as numbers. Pure.
 */
final class TemplateValues {
  /** Go's nil. */
  static final Object NONE = new Object();

  private static final double PLAIN_FROM = 1e-4;
  private static final double PLAIN_TO = 1e21;

  private TemplateValues() {}

  /**
   * @param epochNs epoch nanoseconds
   */
  record Time(long epochNs) {}

  static String text(Object value) {
    return switch (value) {
      case String text -> text;
      case Double number -> number(number);
      case List<?> list ->
          list.stream().map(TemplateValues::text).collect(Collectors.joining(" ", "[", "]"));
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(entry -> text(entry.getKey()) + ":" + text(entry.getValue()))
              .collect(Collectors.joining(" ", "map[", "]"));
      case Time time -> TemplateDates.printed(time);
      default -> value == NONE ? "<no value>" : value.toString();
    };
  }

  /** As Go's {@code %v} writes it. */
  static String number(double number) {
    if (Double.isNaN(number)) {
      return "NaN";
    }
    if (Double.isInfinite(number)) {
      return number > 0 ? "+Inf" : "-Inf";
    }
    double size = Math.abs(number);
    if (size != 0 && (size < PLAIN_FROM || size >= PLAIN_TO)) {
      String[] parts = Double.toString(number).split("E", 2);
      String digits = parts[0].endsWith(".0") ? parts[0].replace(".0", "") : parts[0];
      int exponent = Integer.parseInt(parts[1]);
      return digits
          + (exponent < 0 ? "e-" : "e+")
          + (Math.abs(exponent) < 10 ? "0" : "")
          + Math.abs(exponent);
    }
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  /** What is not empty, not 0 and not false. */
  static boolean isTrue(Object value) {
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
      elements.putAll(map);
    } else if (value != NONE) {
      throw new TemplateException("range can't iterate over " + text(value));
    }
    return elements;
  }

  /** Empty for a label that is not there. */
  static Object field(Object of, String key) {
    if (of instanceof Map<?, ?> map) {
      Object value = map.get(key);
      return value == null ? "" : value;
    }
    throw new TemplateException("can't evaluate field " + key + " in " + text(of));
  }

  /** What is no number is 0, as in Loki's functions for numbers. */
  static long whole(Object value) {
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

  /** Likewise. */
  static double decimal(Object value) {
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

  static Object of(JsonNode node) {
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
