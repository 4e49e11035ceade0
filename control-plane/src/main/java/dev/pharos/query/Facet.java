package dev.pharos.query;

import java.util.List;

/**
 * How the found traces fall apart by a key.
 *
 * @param field true for what every span has, false for an attribute
 * @param distinct values, those that are not listed included
 * @param values the most frequent first
 * @param otherTraces traces with the key, but with none of the listed values
 */
public record Facet(String key, boolean field, int distinct, List<Value> values, int otherTraces) {

  /**
   * @param traces with a matching span of that value
   * @param errors those of them with a failed span
   */
  public record Value(String value, int traces, int errors) {}
}
