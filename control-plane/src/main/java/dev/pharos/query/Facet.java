package dev.pharos.query;

import java.util.List;

/**
 * How what was found, traces or log lines, falls apart by a key.
 *
 * @param field true for what every one has, false for an attribute
 * @param distinct values, those that are not listed included
 * @param values the most frequent first
 * @param others those with the key, but with none of the listed values
 */
public record Facet(String key, boolean field, int distinct, List<Value> values, int others) {

  /**
   * @param things traces with a matching span of that value, or lines that have it
   * @param errors those of them that failed
   */
  public record Value(String value, int things, int errors) {}
}
