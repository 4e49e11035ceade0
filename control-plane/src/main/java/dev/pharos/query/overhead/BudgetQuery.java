package dev.pharos.query.overhead;

import dev.pharos.query.Place;
import dev.pharos.query.overhead.BudgetUse.Scope;
import dev.pharos.signal.Resolution;
import dev.pharos.signal.TimeRange;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Tells how much of the day's budgets is used, and how much will be if the day goes on as the last
 * hour. Worked out once a minute, whoever asks. Safe for many threads.
 */
public final class BudgetQuery {
  private static final long DAY_NS = Duration.ofDays(1).toNanos();

  private static final double NS = 1e9;

  private final Budgets budgets;
  private final OverheadQuery overhead;
  private final InstantSource clock;
  private long workedOutNs = Long.MIN_VALUE;
  private List<BudgetUse> known = List.of();

  BudgetQuery(Budgets budgets, OverheadQuery overhead, InstantSource clock) {
    this.budgets = budgets;
    this.overhead = overhead;
    this.clock = clock;
  }

  /** That of all services first, whether it is set or not, then environments and services. */
  public synchronized List<BudgetUse> all() throws IOException {
    long nowNs = TimeRange.epochNs(clock.instant());
    long minute = Resolution.MINUTE.windowStart(nowNs);
    if (minute != workedOutNs) {
      known = workedOut(nowNs);
      workedOutNs = minute;
    }
    return known;
  }

  /** Likewise, without other environments than the one that is looked at. */
  public List<BudgetUse> in(Place place) throws IOException {
    String environment = place.environment();
    return all().stream()
        .filter(use ->
            use.scope() != Scope.ENVIRONMENT
                || environment == null
                || environment.equals(use.name()))
        .toList();
  }

  private List<BudgetUse> workedOut(long nowNs) throws IOException {
    long dayNs = Math.floorDiv(nowNs, DAY_NS) * DAY_NS;
    List<Overhead.Cost> today =
        overhead.overhead(new TimeRange(dayNs, nowNs), Place.ANYWHERE).costs();
    TimeRange lately = overhead.lately(nowNs);
    List<Overhead.Cost> last =
        lately == null ? List.of() : overhead.overhead(lately, Place.ANYWHERE).costs();
    Days days =
        new Days(
            today,
            last,
            lately == null ? 0 : lately.length().toNanos() / NS,
            (dayNs + DAY_NS - nowNs) / NS);
    List<BudgetUse> uses = new ArrayList<>();
    OptionalLong ofAll = budgets.ofAll();
    uses.add(
        days.use(Scope.ALL, "", ofAll.isPresent() ? (Long) ofAll.getAsLong() : null, cost -> true));
    budgets
        .ofEnvironments()
        .forEach((name, bytes) ->
            uses.add(
                days.use(
                    Scope.ENVIRONMENT,
                    name,
                    bytes,
                    cost -> name.equals(cost.source().environment()))));
    budgets
        .ofServices()
        .forEach((name, bytes) ->
            uses.add(days.use(Scope.SERVICE, name, bytes, cost -> cost.source().isMeantBy(name))));
    return uses;
  }

  /**
   * @param today what came on the day so far
   * @param last what came lately
   * @param lastSeconds in which it came; 0 when no minute is over
   * @param secondsLeft of the day
   */
  private record Days(
      List<Overhead.Cost> today, List<Overhead.Cost> last, double lastSeconds, double secondsLeft) {

    BudgetUse use(
        Scope scope, String name, @Nullable Long bytesPerDay, Predicate<Overhead.Cost> isOf) {
      Map<String, Long> used = bySignal(today, isOf);
      Map<String, Double> perSecond = new TreeMap<>();
      double rate = 0;
      if (lastSeconds > 0) {
        for (Map.Entry<String, Long> signal : bySignal(last, isOf).entrySet()) {
          perSecond.put(signal.getKey(), signal.getValue() / lastSeconds);
          rate += signal.getValue() / lastSeconds;
        }
      }
      long soFar = used.values().stream().mapToLong(Long::longValue).sum();
      return new BudgetUse(
          scope,
          name,
          bytesPerDay,
          Map.copyOf(used),
          Map.copyOf(perSecond),
          lastSeconds > 0 ? (Long) (soFar + Math.round(rate * secondsLeft)) : null,
          unknown(isOf));
    }

    private static Map<String, Long> bySignal(
        List<Overhead.Cost> costs, Predicate<Overhead.Cost> isOf) {
      Map<String, Long> bytes = new TreeMap<>();
      for (Overhead.Cost cost : costs) {
        Long stored = cost.storedBytes();
        if (stored != null && isOf.test(cost)) {
          bytes.merge(cost.signal(), stored, Long::sum);
        }
      }
      return bytes;
    }

    private List<String> unknown(Predicate<Overhead.Cost> isOf) {
      TreeSet<String> unknown = new TreeSet<>();
      for (Overhead.Cost cost : today) {
        if (cost.storedBytes() == null && cost.items() > 0 && isOf.test(cost)) {
          unknown.add(cost.signal());
        }
      }
      return List.copyOf(unknown);
    }
  }
}
