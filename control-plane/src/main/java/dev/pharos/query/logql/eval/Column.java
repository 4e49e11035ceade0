package dev.pharos.query.logql.eval;

import java.util.Arrays;

/** The values of one series at each moment. */
final class Column {
  private final double[] values;
  private final boolean[] present;

  Column(int steps) {
    values = new double[steps];
    present = new boolean[steps];
  }

  void set(int step, double value) {
    values[step] = value;
    present[step] = true;
  }

  void add(int step, double value) {
    set(step, (present[step] ? values[step] : 0) + value);
  }

  boolean has(int step) {
    return present[step];
  }

  double get(int step) {
    return values[step];
  }

  @Override
  public String toString() {
    return Arrays.toString(values);
  }
}
