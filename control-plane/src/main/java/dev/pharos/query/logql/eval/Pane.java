package dev.pharos.query.logql.eval;

import java.util.Arrays;

/**
 * Numbers of lines that the same moments look at, in the order of their times, put together as far
 * as the aggregations need. Mean and deviation by Welford's method, and of two by Chan's (T. F.
 * Chan et al., Updating formulae and a pairwise algorithm for computing sample variances, 1979).
 */
final class Pane {
  private static final int FIRST_ROOM = 8;

  /** The moments, by number. */
  final int from;

  final int to;
  long count;
  double sum;
  double least = Double.NaN;
  double most = Double.NaN;
  double first;
  double last;
  double mean;
  double squares;

  /** Only where they are remembered. */
  double[] numbers = new double[0];

  long[] times = new long[0];

  Pane(int from, int to) {
    this.from = from;
    this.to = to;
  }

  void add(double number) {
    if (count == 0) {
      first = number;
      least = number;
      most = number;
    } else {
      least = number < least || Double.isNaN(least) ? number : least;
      most = number > most || Double.isNaN(most) ? number : most;
    }
    last = number;
    count++;
    sum += number;
    double off = number - mean;
    mean += off / count;
    squares += off * (number - mean);
  }

  void remember(long timeNs, double number) {
    int size = (int) count;
    if (numbers.length == size) {
      int room = Math.max(FIRST_ROOM, size * 2);
      numbers = Arrays.copyOf(numbers, room);
      times = Arrays.copyOf(times, room);
    }
    numbers[size] = number;
    times[size] = timeNs;
    add(number);
  }

  /** Takes over what a later pane has, without what it remembers. */
  void add(Pane later) {
    if (later.count == 0) {
      return;
    }
    if (count == 0) {
      first = later.first;
      least = later.least;
      most = later.most;
    } else {
      least = later.least < least || Double.isNaN(least) ? later.least : least;
      most = later.most > most || Double.isNaN(most) ? later.most : most;
    }
    last = later.last;
    long both = count + later.count;
    double off = later.mean - mean;
    squares += later.squares + off * off * count * later.count / both;
    mean += off * later.count / both;
    sum += later.sum;
    count = both;
  }
}
