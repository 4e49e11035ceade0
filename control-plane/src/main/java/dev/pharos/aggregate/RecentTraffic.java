package dev.pharos.aggregate;

import java.time.Duration;

/** How many requests arrived within the last minute, to ten seconds. */
final class RecentTraffic {
  private static final long STEP_NS = Duration.ofSeconds(10).toNanos();
  private static final int STEPS = 6;

  private final long[] requests = new long[STEPS];
  private long newestStep;

  void count(long arrivalNs) {
    advance(arrivalNs);
    requests[(int) (newestStep % STEPS)]++;
  }

  long lastMinute(long nowNs) {
    advance(nowNs);
    long sum = 0;
    for (long step : requests) {
      sum += step;
    }
    return sum;
  }

  private void advance(long atNs) {
    long step = atNs / STEP_NS;
    if (step <= newestStep) {
      return;
    }
    long empty = Math.min(STEPS, step - newestStep);
    for (long i = 1; i <= empty; i++) {
      requests[(int) ((step - empty + i) % STEPS)] = 0;
    }
    newestStep = step;
  }

  void write(StateWriter out) {
    out.number(newestStep);
    out.numbers(requests);
  }

  void read(StateReader in) {
    newestStep = in.number();
    System.arraycopy(in.numbers(), 0, requests, 0, STEPS);
  }
}
