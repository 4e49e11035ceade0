package dev.pharos.steer.sampling;

import dev.pharos.aggregate.lever.Lever;
import dev.pharos.aggregate.lever.LeverTarget;
import dev.pharos.aggregate.lever.Levers;
import dev.pharos.signal.TimeRange;
import dev.pharos.steer.sampling.AdaptiveSampling.Minute;
import dev.pharos.steer.sampling.AdaptiveSampling.Probability;
import dev.pharos.store.KeptState;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What agents are told when they ask how many traces to begin. Levers say what is wanted; without
 * one, everything is sampled. Probabilities that follow the traffic are found once a minute from
 * what was counted and kept, and are kept before anybody is told. Safe for use by many threads.
 */
public final class Sampling implements AutoCloseable {
  private static final String NAME = "sampling";

  /** Complete minutes by which it is said whether agents do as they are told. */
  private static final int FOLLOWED_WITHIN = 3;

  private static final double SECONDS_PER_MINUTE = 60;

  private final Levers levers;
  private final RootCounts counts;
  private final KeptState kept;
  private final JsonMapper json;
  private final InstantSource clock;
  private final Peers peers;
  private final Polls polls = new Polls();
  private final ToldRuns told;
  private final ServedRates served;
  private volatile Agreed agreed;
  private KeptSampling written;

  /**
   * @param peers who have a part in what agents are told
   */
  Sampling(
      Levers levers,
      RootCounts counts,
      ServedRates served,
      Peers peers,
      KeptState kept,
      JsonMapper json,
      InstantSource clock)
      throws IOException {
    this.levers = levers;
    this.counts = counts;
    this.served = served;
    this.peers = peers;
    this.kept = kept;
    this.json = json;
    this.clock = clock;
    this.written =
        kept.read(NAME, content -> json.readValue(content, KeptSampling.class).checked())
            .orElse(KeptSampling.NONE);
    this.agreed = Agreed.ofKept(written);
    this.told = new ToldRuns(written.told());
  }

  /** Levers of a service, as far as they hold. */
  private record Wanted(
      LeverTarget.@Nullable Policy ofAll,
      Map<String, LeverTarget.Policy> ofOperations,
      List<String> ids) {
    /** Null where it is fixed or nobody said. */
    @Nullable Double rate(String operation) {
      return ofOperations.getOrDefault(operation, ofAll)
              instanceof LeverTarget.Policy.Rate(double perSecond)
          ? (Double) perSecond
          : null;
    }

    boolean hasRates() {
      return ofAll instanceof LeverTarget.Policy.Rate
          || ofOperations.values().stream().anyMatch(LeverTarget.Policy.Rate.class::isInstance);
    }
  }

  private Map<String, Wanted> wanted() {
    Map<String, Wanted> wanted = new TreeMap<>();
    for (Levers.State state : levers.all()) {
      Lever lever = state.lever();
      if (state.active()
          && lever.target()
              instanceof LeverTarget.Sampling(String service, var operation, var policy)) {
        Wanted before = wanted.getOrDefault(service, new Wanted(null, Map.of(), List.of()));
        Map<String, LeverTarget.Policy> operations = new HashMap<>(before.ofOperations());
        if (operation != null) {
          operations.put(operation, policy);
        }
        List<String> ids = new ArrayList<>(before.ids());
        ids.add(lever.id());
        wanted.put(
            service, new Wanted(operation == null ? policy : before.ofAll(), operations, ids));
      }
    }
    return wanted;
  }

  /** What the agents of a service are to do now. */
  public Strategy strategy(String service) {
    Wanted ofService = wanted().get(service);
    return ofService == null ? Strategy.ALL : strategy(service, ofService);
  }

  private Strategy strategy(String service, Wanted wanted) {
    Map<String, Probability> found = agreed.probabilities().getOrDefault(service, Map.of());
    Map<String, Double> operations = new TreeMap<>();
    double others = ofOthers(wanted, found);
    found.forEach((operation, probability) -> {
      if (!operation.equals(RootCounts.OTHERS) && wanted.rate(operation) != null) {
        operations.put(operation, probability.value());
      }
    });
    wanted
        .ofOperations()
        .forEach((operation, policy) -> {
          switch (policy) {
            case LeverTarget.Policy.Probability(double value) -> operations.put(operation, value);
            case LeverTarget.Policy.Rate _ -> operations.putIfAbsent(operation, others);
          }
        });
    return new Strategy(others, operations, wanted.hasRates());
  }

  /** Of what has no probability of its own. */
  private static double ofOthers(Wanted wanted, Map<String, Probability> found) {
    return switch (wanted.ofAll()) {
      case LeverTarget.Policy.Probability(double value) -> value;
      case LeverTarget.Policy.Rate _ -> {
        Probability others = found.get(RootCounts.OTHERS);
        yield others == null ? 1 : others.value();
      }
      case null -> 1;
    };
  }

  /**
   * What an agent is told that asks now.
   *
   * @param protocol grpc or http
   * @param address of who asks, without its port
   */
  Strategy tell(String service, String protocol, String address) {
    Instant now = clock.instant();
    Strategy strategy = strategy(service);
    polls.add(service, new Polls.Sender(protocol, address), now);
    told.told(service, strategy.lowest(), now);
    served.told(service, strategy, now);
    return strategy;
  }

  /**
   * The lowest probability that agents of a service were told in a range, with the time until they
   * ask again; 1 where they sampled everything, or none asked.
   */
  public double toldIn(String service, TimeRange range) {
    return told.lowest(service, range);
  }

  /** Whether agents were never told to leave anything out, as far as is known. */
  public boolean wasNeverTold() {
    return told.isEmpty();
  }

  /** Who asked for a service in the last hour, the latest first; empty where no agent asks. */
  public List<SamplingState.Poll> polls(String service) {
    return polls.of(service, clock.instant());
  }

  /** Services that have levers or whose agents ask, by name. */
  public List<SamplingState> states() {
    Instant now = clock.instant();
    Map<String, Wanted> wanted = wanted();
    Set<String> names = new TreeSet<>(polls.services(now));
    names.addAll(wanted.keySet());
    Wanted nothing = new Wanted(null, Map.of(), List.of());
    return names.stream()
        .map(service -> state(service, wanted.getOrDefault(service, nothing), now))
        .toList();
  }

  private SamplingState state(String service, Wanted wanted, Instant now) {
    Strategy strategy = strategy(service, wanted);
    ServiceRoots roots = roots(service, RootCounts.minute(clock));
    Set<String> operations = new TreeSet<>(roots.operations().keySet());
    operations.addAll(strategy.operations().keySet());
    return new SamplingState(
        service,
        strategy,
        operations.stream()
            .map(operation -> operation(operation, strategy, wanted, roots.minutes(operation)))
            .toList(),
        polls.of(service, now),
        wanted.ids());
  }

  private SamplingState.OfOperation operation(
      String operation, Strategy strategy, Wanted wanted, List<Minute> minutes) {
    double probability = strategy.of(operation);
    long traces = minutes.stream().mapToLong(Minute::traces).sum();
    return new SamplingState.OfOperation(
        operation,
        probability,
        wanted.rate(operation),
        minutes.isEmpty() ? null : (Double) (traces / (SECONDS_PER_MINUTE * minutes.size())),
        followed(probability, minutes));
  }

  private static @Nullable Boolean followed(double probability, List<Minute> minutes) {
    List<Minute> last =
        minutes.subList(Math.max(0, minutes.size() - FOLLOWED_WITHIN), minutes.size()).stream()
            .filter(minute -> minute.traces() > 0)
            .toList();
    if (probability >= 1
        || last.isEmpty()
        || last.stream().anyMatch(minute -> minute.highestLot() >= TraceLot.UNKNOWN)) {
      return null;
    }
    return last.getLast().highestLot() < probability;
  }

  /** Operations that began traces of a service in the last hour, wherever they were counted. */
  Set<String> operations(String service) {
    return roots(service, RootCounts.minute(clock)).operations().keySet();
  }

  /** What all control planes counted. */
  private ServiceRoots roots(String service, long before) {
    return peers.sum(service, counts.of(service, before));
  }

  /** How several control planes agree; null where this is the only one. */
  public @Nullable PeersState peers() {
    return peers.state(agreed);
  }

  /**
   * Finds the probabilities anew when a minute has begun, or takes over those that another control
   * plane found; to be called often. Agents are answered meanwhile.
   */
  void look() throws IOException {
    long now = RootCounts.minute(clock);
    if (now <= agreed.round()) {
      return;
    }
    Set<String> askedElsewhere = new TreeSet<>();
    if (!peers.isAlone()) {
      try {
        for (PeerNews news : peers.ask()) {
          peers.hadNoRoom(levers.takeOver(news.levers(), news.changes()));
          news.told().forEach(told::add);
          news.polls()
              .forEach((service, poll) ->
                  polls.add(service, new Polls.Sender(poll.protocol(), poll.address()), poll.at()));
          askedElsewhere.addAll(news.polls().keySet());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    settle(now);
    // Calls of traces that were drawn by it come here too.
    Instant told = clock.instant();
    askedElsewhere.forEach(service -> served.told(service, strategy(service), told));
  }

  private synchronized void settle(long now) throws IOException {
    Agreed highest = peers.highest(agreed);
    if (highest.ranksAbove(agreed)) {
      tell(highest);
    }
    if (now <= agreed.round() || !peers.isLedFromHere(agreed, now)) {
      return;
    }
    counts.evict(now);
    boolean isOfMost = peers.isOfMost();
    Map<String, Map<String, Probability>> next = new TreeMap<>();
    wanted()
        .forEach((service, wanted) -> {
          if (wanted.hasRates()) {
            Map<String, Probability> found = next(service, wanted, now);
            next.put(service, isOfMost ? found : agreed.notAbove(service, found));
          }
        });
    tell(new Agreed(peers.id(), now, isOfMost ? now : agreed.agreed(), next));
  }

  /** They are kept before anybody is told. */
  private void tell(Agreed next) throws IOException {
    keep(next);
    agreed = next;
  }

  /**
   * What other control planes are told.
   *
   * @param toldSince epoch seconds: what agents were told before is known to the one that asks
   */
  PeerShare share(long toldSince) {
    return PeerShares.of(
        peers.id(), clock.instant(), agreed, told.since(toldSince), polls, levers, counts);
  }

  private Map<String, Probability> next(String service, Wanted wanted, long now) {
    Map<String, Probability> before = agreed.probabilities().getOrDefault(service, Map.of());
    ServiceRoots roots = roots(service, now);
    Set<String> seen = roots.operations().keySet();
    Set<String> operations = new TreeSet<>(wanted.ofOperations().keySet());
    if (wanted.ofAll() instanceof LeverTarget.Policy.Rate) {
      operations.add(RootCounts.OTHERS);
      operations.addAll(seen);
      operations.addAll(before.keySet());
    }
    double others = ofOthers(wanted, before);
    Map<String, Probability> next = new TreeMap<>();
    for (String operation : operations) {
      Double rate = wanted.rate(operation);
      if (rate != null) {
        Probability known = before.getOrDefault(operation, Probability.first(others));
        Probability found = AdaptiveSampling.next(known, rate, roots.minutes(operation), now);
        boolean isPlain = found.value() >= others && !seen.contains(operation);
        if (!isPlain || operation.equals(RootCounts.OTHERS)) {
          next.put(operation, found);
        }
      }
    }
    return next;
  }

  /** Writes when agents were told what, as far as that is not written. */
  @Override
  public synchronized void close() throws IOException {
    keep(agreed);
  }

  private void keep(Agreed next) throws IOException {
    served.keep(clock.instant());
    List<ToldRuns.Run> runs = told.all(clock.instant());
    KeptSampling now = KeptSampling.of(next.round(), next.probabilities(), runs);
    if (now.probabilities().equals(written.probabilities()) && runs.equals(written.told())) {
      return;
    }
    kept.replace(NAME, json.writeValueAsBytes(now));
    written = now;
  }
}
