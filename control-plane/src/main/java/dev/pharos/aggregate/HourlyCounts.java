package dev.pharos.aggregate;

import dev.pharos.signal.ErrorIssue;
import dev.pharos.signal.Resolution;
import java.util.ArrayList;
import java.util.List;

/** How often something happened in each of the last hours. For one thread. */
final class HourlyCounts {
  private static final int HOURS = (int) AggregateLimits.ERROR_HOURS.toHours();
  private static final long HOUR_NS = Resolution.HOUR.lengthNs();

  private final int[] counts = new int[HOURS];
  private long newestHour;

  /** What is older than the hours that are kept is not counted here. */
  void count(long timeNs) {
    add(timeNs / HOUR_NS, 1);
  }

  private void add(long hour, int count) {
    if (hour > newestHour) {
      for (long empty = Math.max(newestHour + 1, hour - HOURS + 1); empty <= hour; empty++) {
        counts[(int) (empty % HOURS)] = 0;
      }
      newestHour = hour;
    }
    if (hour > newestHour - HOURS) {
      counts[(int) (hour % HOURS)] += count;
    }
  }

  /** Hours in which it happened, oldest first. */
  List<ErrorIssue.Hour> hours() {
    List<ErrorIssue.Hour> hours = new ArrayList<>();
    for (long hour = Math.max(0, newestHour - HOURS + 1); hour <= newestHour; hour++) {
      int count = counts[(int) (hour % HOURS)];
      if (count > 0) {
        hours.add(new ErrorIssue.Hour(hour * HOUR_NS, count));
      }
    }
    return hours;
  }

  void write(StateWriter out) {
    List<ErrorIssue.Hour> hours = hours();
    out.number(hours.size());
    for (ErrorIssue.Hour hour : hours) {
      out.number(hour.startNs() / HOUR_NS);
      out.number(hour.count());
    }
  }

  void read(StateReader in) {
    for (int left = in.count(); left > 0; left--) {
      add(in.number(), in.count());
    }
  }
}
