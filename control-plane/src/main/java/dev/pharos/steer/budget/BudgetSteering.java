package dev.pharos.steer.budget;

import dev.pharos.aggregate.Refusals;
import dev.pharos.aggregate.keep.DecidedBytes;
import dev.pharos.aggregate.keep.KeepKnob;
import dev.pharos.query.overhead.BudgetUse;
import dev.pharos.signal.ServiceId;
import dev.pharos.store.KeptState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds each budget that is configured by a rate of its own, from the first trace on that is
 * decided on. What it knows outlives a restart; a kill forgets what was decided on since the last
 * step. {@link #look} is for one thread, the rest for many.
 */
public final class BudgetSteering {
  private static final String NAME = "budget-steering";

  private final Uses budgets;
  private final KeepKnob knob;
  private final Supplier<OptionalDouble> bytesPerSpan;
  private final double leastRate;
  private final KeptState kept;
  private final JsonMapper json;
  private final InstantSource clock;
  private final Map<BudgetName, Steered> steered = new HashMap<>();
  private Instant steppedAt;
  private volatile Map<BudgetName, Steering> steerings = Map.of();
  private volatile Map<BudgetName, Instant> since = Map.of();

  /** What is configured, and what of it is used. */
  @FunctionalInterface
  public interface Uses {
    List<BudgetUse> all() throws IOException;
  }

  /**
   * @param bytesPerSpan on disk, in the mean of those that were kept; empty before any is known
   * @param leastRate above 0 and at most 1: however little room is left
   */
  public BudgetSteering(
      Uses budgets,
      KeepKnob knob,
      Supplier<OptionalDouble> bytesPerSpan,
      double leastRate,
      KeptState kept,
      JsonMapper json,
      InstantSource clock)
      throws IOException {
    this.budgets = budgets;
    this.knob = knob;
    this.bytesPerSpan = bytesPerSpan;
    this.leastRate = leastRate;
    this.kept = kept;
    this.json = json;
    this.clock = clock;
    steppedAt = clock.instant();
    kept.read(NAME, this::known).ifPresent(steered::putAll);
    turn();
  }

  /** A budget, and how much of other signals was seen of its day. */
  private static final class Steered {
    private final RateController controller;
    private long day;
    private long other;

    /** Null before the first step. */
    private Steering.@Nullable State state;

    private Instant since;

    Steered(
        RateController controller,
        long day,
        long other,
        Steering.@Nullable State state,
        Instant since) {
      this.controller = controller;
      this.day = day;
      this.other = other;
      this.state = state;
      this.since = since;
    }

    Steering step(Instant now, Duration elapsed, long bytesPerDay, Flow flow) {
      Steering stepped = controller.step(now, elapsed, bytesPerDay, flow);
      if (state != stepped.state()) {
        state = stepped.state();
        since = now;
      }
      return stepped;
    }

    /**
     * What came of other signals since it was last seen. An estimate may become smaller; then
     * nothing came until it is as large again.
     */
    long came(long today, long soFar) {
      if (today != day) {
        day = today;
        other = 0;
      }
      long more = Math.max(0, soFar - other);
      other += more;
      return more;
    }
  }

  /** How each budget stands as of the last step; empty before. Those of all services first. */
  public Map<BudgetName, Steering> steerings() {
    return steerings;
  }

  /** Since when each budget's {@link Steering#state} is what it is; as long known as that. */
  public Map<BudgetName, Instant> since() {
    return since;
  }

  /**
   * Makes a step where one is due.
   *
   * @throws IOException when what is in the store, or what is to be kept, cannot be read or
   *     written; the next call tries again
   */
  public void look() throws IOException {
    Instant now = clock.instant();
    Duration elapsed = Duration.between(steppedAt, now);
    if (elapsed.isNegative()) {
      // The clock was set back.
      steppedAt = now;
    } else if (elapsed.compareTo(RateController.STEP) >= 0) {
      List<BudgetUse> uses = budgets.all();
      Map<ServiceId, DecidedBytes> decided = knob.taken(bytesPerSpan.get());
      steppedAt = now;
      if (steered.isEmpty() && decided.isEmpty()) {
        // Nobody decides on traces, or none came yet: there is nothing to hold budgets by.
        return;
      }
      step(now, elapsed, uses, decided);
      keep();
    }
  }

  private void step(
      Instant now, Duration elapsed, List<BudgetUse> uses, Map<ServiceId, DecidedBytes> decided) {
    Map<BudgetName, Steering> stepped = new TreeMap<>();
    for (BudgetUse use : uses) {
      Long bytesPerDay = use.bytesPerDay();
      if (bytesPerDay != null) {
        BudgetName name = BudgetName.of(use);
        stepped.put(name, step(now, elapsed, name, use, bytesPerDay, decided));
      }
    }
    // A budget that is gone is not gone on with when it comes back.
    steered.keySet().retainAll(stepped.keySet());
    turn();
    steerings = Map.copyOf(stepped);
    Map<BudgetName, Instant> unchanged = new HashMap<>();
    steered.forEach((name, one) -> unchanged.put(name, one.since));
    since = Map.copyOf(unchanged);
  }

  private Steering step(
      Instant now,
      Duration elapsed,
      BudgetName name,
      BudgetUse use,
      long bytesPerDay,
      Map<ServiceId, DecidedBytes> decided) {
    Flow flow = Flow.NONE;
    for (Map.Entry<ServiceId, DecidedBytes> one : decided.entrySet()) {
      if (name.holds(one.getKey())) {
        DecidedBytes bytes = one.getValue();
        flow =
            flow.plus(
                new Flow(
                    bytes.always(),
                    bytes.ordinary(),
                    bytes.kept(),
                    0,
                    bytes.ruled(),
                    bytes.ruledKept()));
      }
    }
    long today = Math.floorDiv(now.getEpochSecond(), Duration.ofDays(1).toSeconds());
    long otherSoFar = use.usedBytes() - use.used().getOrDefault(Refusals.TRACES, 0L);
    Steered known = steered.get(name);
    if (known == null) {
      long before = Math.max(0, use.usedBytes() - flow.always() - flow.kept());
      RateController fresh = new RateController(leastRate, before, now);
      known = new Steered(fresh, today, otherSoFar, null, now);
      steered.put(name, known);
    }
    long other = known.came(today, otherSoFar);
    return known.step(now, elapsed, bytesPerDay, flow.plus(new Flow(0, 0, 0, other)));
  }

  private void turn() {
    Map<BudgetName, Double> current = new HashMap<>();
    steered.forEach((name, one) -> current.put(name, one.controller.rate()));
    knob.turn(new KeepRates(current));
  }

  private void keep() throws IOException {
    List<Written> written = new ArrayList<>();
    new TreeMap<>(steered)
        .forEach((name, one) ->
            written.add(
                new Written(
                    name, one.day, one.other, one.controller.memory(), one.state, one.since)));
    kept.replace(NAME, json.writeValueAsBytes(written));
  }

  private Map<BudgetName, Steered> known(byte[] content) {
    Map<BudgetName, Steered> known = new HashMap<>();
    for (Written one : json.readValue(content, Written[].class)) {
      RateController controller = new RateController(leastRate, one.memory());
      Instant since = one.since();
      known.put(
          one.budget(),
          new Steered(
              controller, one.day(), one.other(), one.state(), since == null ? steppedAt : since));
    }
    return known;
  }

  /**
   * As it is kept.
   *
   * @param state null where an earlier build wrote it
   * @param since likewise
   */
  private record Written(
      BudgetName budget,
      long day,
      long other,
      RateController.Memory memory,
      Steering.@Nullable State state,
      @Nullable Instant since) {}
}
