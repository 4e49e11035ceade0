package dev.pharos.bench;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One series of the stream.
 *
 * @param place its number among its target's, from 0
 * @param family what is said of it and its like
 * @param labels by name in order, {@code __name__} among them
 */
record MetricSeries(int place, Family family, SortedMap<String, String> labels) {
  static final String NAME = "__name__";

  MetricSeries {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** Types by their numbers in remote write. */
  enum Type {
    COUNTER(1),
    GAUGE(2),
    HISTOGRAM(3),
    SUMMARY(5),
    INFO(6);

    private final int number;

    Type(int number) {
      this.number = number;
    }

    int number() {
      return number;
    }
  }

  /**
   * What is said of all series of a family.
   *
   * @param name without the suffix that histograms' and summaries' series have
   */
  record Family(String name, Type type, String unit, String help) {}
}
