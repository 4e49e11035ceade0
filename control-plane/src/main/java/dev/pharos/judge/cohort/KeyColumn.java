package dev.pharos.judge.cohort;

import dev.pharos.signal.AttributeValue;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** What traces say under one key. For one thread. */
final class KeyColumn {
  /** So many values are looked at before a key is taken for an id. */
  private static final int LOOKED_AT = 1_000;

  /** Numbers with more different values are compared by size. */
  private static final int FEW_NUMBERS = 12;

  /** Where numbers are cut: shares of traces below. */
  private static final double[] AT_LEAST = {0.5, 0.75, 0.9};

  private static final double AT_MOST = 0.25;

  private final Map<AttributeValue, TraceSet> values = new HashMap<>();
  private int added;
  private boolean isId;
  private double[] largest = new double[0];
  private double[] smallest = new double[0];

  void add(AttributeValue value, int trace) {
    if (isId) {
      return;
    }
    values.computeIfAbsent(value, _ -> new TraceSet()).add(trace);
    if (++added >= LOOKED_AT && values.size() > 0.9 * added) {
      isId = true;
      values.clear();
    }
  }

  void add(AttributeValue value, double number, int trace) {
    add(value, trace);
    if (trace >= largest.length) {
      int length = Math.max(64, 2 * trace);
      int from = largest.length;
      largest = Arrays.copyOf(largest, length);
      smallest = Arrays.copyOf(smallest, length);
      Arrays.fill(largest, from, length, Double.NaN);
      Arrays.fill(smallest, from, length, Double.NaN);
    }
    // Not a number is smaller than nothing: the first number of a trace replaces it.
    largest[trace] = largest[trace] >= number ? largest[trace] : number;
    smallest[trace] = smallest[trace] <= number ? smallest[trace] : number;
  }

  void traits(String key, int traces, BiConsumer<Trait, TraceSet> keep) {
    boolean sized = largest.length > 0 && (isId || values.size() > FEW_NUMBERS);
    values.forEach((value, set) -> {
      if (!sized || value instanceof AttributeValue.Text) {
        keep.accept(Trait.attribute(key, value.toString()), set);
      }
    });
    if (sized) {
      sizes(key, Math.min(traces, largest.length), keep);
    }
  }

  private void sizes(String key, int traces, BiConsumer<Trait, TraceSet> keep) {
    double last = Double.NaN;
    for (double share : AT_LEAST) {
      double bound = quantile(largest, traces, share);
      if (bound != last && !Double.isNaN(bound)) {
        keep.accept(
            new Trait(Trait.Kind.AT_LEAST, "", key, written(bound)),
            where(largest, traces, bound, Double.POSITIVE_INFINITY));
      }
      last = bound;
    }
    double bound = quantile(smallest, traces, AT_MOST);
    if (!Double.isNaN(bound)) {
      keep.accept(
          new Trait(Trait.Kind.AT_MOST, "", key, written(bound)),
          where(smallest, traces, Double.NEGATIVE_INFINITY, bound));
    }
  }

  private static double quantile(double[] numbers, int traces, double share) {
    double[] known =
        Arrays.stream(numbers, 0, traces).filter(each -> !Double.isNaN(each)).sorted().toArray();
    return known.length == 0 ? Double.NaN : known[(int) (share * (known.length - 1))];
  }

  private static TraceSet where(double[] numbers, int traces, double least, double most) {
    TraceSet set = new TraceSet();
    for (int i = 0; i < traces; i++) {
      if (numbers[i] >= least && numbers[i] <= most) {
        set.add(i);
      }
    }
    return set;
  }

  private static String written(double number) {
    return number == Math.rint(number) && Math.abs(number) < 1e15
        ? Long.toString((long) number)
        : Double.toString(number);
  }
}
