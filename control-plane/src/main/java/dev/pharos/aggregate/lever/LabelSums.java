package dev.pharos.aggregate.lever;

import dev.pharos.signal.metric.Exemplar;
import dev.pharos.signal.metric.IncomingSeries;
import dev.pharos.signal.metric.Labels;
import dev.pharos.signal.metric.Samples;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds up counters of one metric that differ in labels which are left out, so that rates of the sum
 * are the sums of their rates. Only counters can be added up like this (a classic histogram's
 * series are some): of two gauges nobody knows whether their sum means anything.
 *
 * <p>A sum has the newest value of each of its parts, which come from one sender, as its instance
 * is no label that a lever leaves out. Parts may come in several requests: a sum's value is then
 * that of the newest parts that came by its time, and catches up with the next. A part that begins
 * anew by itself, or comes no more, leaves what it had in the sum; when all that come begin anew,
 * their process did, and the sum begins anew with them.
 *
 * <p>A sum is kept only {@link #SETTLING} after its first part came, when all of them had the time
 * to come: with a part that is there from the start and comes late, it would seem to have risen.
 * After a restart, which forgets the parts, it does not fall below what was kept before: what lacks
 * is put on top, so that what was counted before is never counted again. Safe for use by many
 * threads; no lock is held while what was kept is read.
 */
final class LabelSums {
  /** Twice the longest interval that senders usually have. */
  static final Duration SETTLING = Duration.ofMinutes(2);

  /** A sum that nothing came for is forgotten; if it comes again it settles again. */
  static final Duration IDLE = Duration.ofHours(1);

  /** Parts of one metric's sums, about 100 bytes each and their labels; more are kept whole. */
  static final int MOST_PARTS = 50_000;

  private static final Duration SWEEP = Duration.ofMinutes(5);

  private final Map<Labels, Sum> sums = new HashMap<>();
  private int parts;
  private long sweptMs;

  /**
   * A series that came.
   *
   * @param sum labels that are kept of it
   */
  record Part(IncomingSeries series, Labels sum, LeftOut leftOut) {}

  private static final class Value {
    long timeMs = Long.MIN_VALUE;
    double value;
  }

  private static final class Sum {
    final long bornMs;
    final Map<Labels, Value> parts = new HashMap<>();
    long seenMs;
    long keptMs = Long.MIN_VALUE;
    long begunMs = Long.MIN_VALUE;

    /** What parts had that began anew or were forgotten. */
    double before;

    boolean settled;
    boolean ended;

    Sum(long nowMs) {
      bornMs = nowMs;
      seenMs = nowMs;
    }

    double value() {
      double value = before;
      for (Value part : parts.values()) {
        value += part.value;
      }
      return value;
    }

    boolean isDue(long nowMs) {
      return !settled && nowMs - bornMs >= SETTLING.toMillis();
    }
  }

  /** Takes what came of one request; what it answers is to be kept. */
  List<IncomingSeries> add(List<Part> came, long nowMs, KeptSums kept) throws IOException {
    Map<Labels, List<Part>> bySum = new LinkedHashMap<>();
    for (Part part : came) {
      bySum.computeIfAbsent(part.sum(), fresh -> new ArrayList<>()).add(part);
    }
    Map<Labels, OptionalDouble> known = new HashMap<>();
    for (Labels sum : due(bySum, nowMs)) {
      known.put(sum, kept.newest(sum));
    }
    List<IncomingSeries> out = new ArrayList<>();
    synchronized (this) {
      sweepWhenDue(nowMs);
      bySum.forEach((labels, ofSum) -> add(labels, ofSum, nowMs, known.get(labels), out));
    }
    return out;
  }

  private synchronized List<Labels> due(Map<Labels, List<Part>> bySum, long nowMs) {
    List<Labels> due = new ArrayList<>();
    for (Labels labels : bySum.keySet()) {
      Sum sum = sums.get(labels);
      if (sum != null && sum.isDue(nowMs)) {
        due.add(labels);
      }
    }
    return due;
  }

  private void add(
      Labels labels,
      List<Part> came,
      long nowMs,
      @Nullable OptionalDouble known,
      List<IncomingSeries> out) {
    Sum sum = sums.get(labels);
    if (sum == null) {
      sum = new Sum(nowMs);
      sums.put(labels, sum);
    }
    sum.seenMs = nowMs;
    NavigableMap<Long, Map<Labels, Double>> byTime = new TreeMap<>();
    NavigableMap<Long, Integer> samples = new TreeMap<>();
    List<Exemplar> exemplars = new ArrayList<>();
    for (Part part : came) {
      if (!sum.parts.containsKey(part.series().labels()) && !begin(sum, part)) {
        out.add(part.series());
        continue;
      }
      read(part, sum, byTime, samples);
      exemplars.addAll(part.series().exemplars());
    }
    LeftOut leftOut = came.getFirst().leftOut();
    Samples.Builder built = Samples.builder(byTime.size());
    int kept = 0;
    for (Map.Entry<Long, Map<Labels, Double>> at : byTime.entrySet()) {
      long timeMs = at.getKey();
      boolean ended = take(sum, timeMs, at.getValue());
      if (known != null && !sum.settled) {
        sum.settled = true;
        sum.before += Math.max(0, known.orElse(0) - sum.value());
      }
      int there = samples.getOrDefault(timeMs, 0);
      if (!sum.settled) {
        leftOut.add(LeftOut.Reason.NOT_COMPLETE, there, 0);
      } else if (timeMs <= sum.keptMs || (ended && sum.ended)) {
        leftOut.add(LeftOut.Reason.LATE, there, 0);
      } else {
        built.add(timeMs, ended ? Double.longBitsToDouble(Samples.STALE_NAN_BITS) : sum.value());
        sum.keptMs = timeMs;
        sum.ended = ended;
        kept++;
        leftOut.add(LeftOut.Reason.ADDED_UP, there - 1, 0);
      }
    }
    if (kept > 0) {
      out.add(new IncomingSeries(labels, built.build(), exemplars));
    }
  }

  /** Whether there is room for one more. */
  private boolean begin(Sum sum, Part part) {
    if (parts >= MOST_PARTS) {
      part.leftOut().keptWhole();
      return false;
    }
    parts++;
    sum.parts.put(part.series().labels(), new Value());
    return true;
  }

  private static void read(
      Part part,
      Sum sum,
      NavigableMap<Long, Map<Labels, Double>> byTime,
      NavigableMap<Long, Integer> count) {
    Samples samples = part.series().samples();
    Value last = sum.parts.get(part.series().labels());
    for (int i = 0; i < samples.size(); i++) {
      long timeMs = samples.timeMs(i);
      if (timeMs <= sum.begunMs || (last != null && timeMs <= last.timeMs)) {
        part.leftOut().add(LeftOut.Reason.LATE, 1, 0);
        continue;
      }
      count.merge(timeMs, 1, Integer::sum);
      byTime
          .computeIfAbsent(timeMs, fresh -> new HashMap<>())
          .put(part.series().labels(), samples.value(i));
    }
  }

  /** Takes what parts have at one time; tells whether all of them ended. */
  private boolean take(Sum sum, long timeMs, Map<Labels, Double> values) {
    int fallen = 0;
    int known = 0;
    int there = 0;
    for (Map.Entry<Labels, Double> one : values.entrySet()) {
      Value part = sum.parts.get(one.getKey());
      if (part != null && !one.getValue().isNaN()) {
        there++;
        if (part.timeMs != Long.MIN_VALUE) {
          known++;
          fallen += one.getValue() < part.value ? 1 : 0;
        }
      }
    }
    boolean anew = known > 0 && fallen == known;
    if (anew) {
      beginAnew(sum, timeMs, values);
    }
    for (Map.Entry<Labels, Double> one : values.entrySet()) {
      Value part = sum.parts.get(one.getKey());
      if (part == null) {
        part = new Value();
        parts++;
        sum.parts.put(one.getKey(), part);
      }
      part.timeMs = timeMs;
      if (!one.getValue().isNaN()) {
        if (!anew && one.getValue() < part.value) {
          sum.before += part.value;
        }
        part.value = one.getValue();
      }
    }
    return there == 0;
  }

  private void beginAnew(Sum sum, long timeMs, Map<Labels, Double> values) {
    sum.before = 0;
    sum.begunMs = timeMs - 1;
    int size = sum.parts.size();
    sum.parts.keySet().retainAll(values.keySet());
    parts -= size - sum.parts.size();
  }

  private void sweepWhenDue(long nowMs) {
    if (nowMs - sweptMs < SWEEP.toMillis()) {
      return;
    }
    sweptMs = nowMs;
    for (Iterator<Sum> all = sums.values().iterator(); all.hasNext(); ) {
      Sum sum = all.next();
      if (nowMs - sum.seenMs > IDLE.toMillis()) {
        parts -= sum.parts.size();
        all.remove();
      }
    }
  }
}
