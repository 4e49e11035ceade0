package dev.pharos.steer.sampling;

import dev.pharos.aggregate.RootName;
import dev.pharos.aggregate.ServedProbability;
import dev.pharos.signal.Span;
import dev.pharos.store.KeptState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which probability agents were told for each operation at which time, as far back as traces still
 * come. Agents ask once a minute, each at its own time, so that in the minute after a change some
 * do as they were told before: the probability is then the mean of both, by the share of the agents
 * that have asked since. Safe for use by many threads.
 */
final class ServedRates implements ServedProbability {
  private static final String NAME = "sampling-served";

  /** Traces that come later, from a sender's queue, are drawn with nobody knows what. */
  static final Duration KEPT = Duration.ofHours(2);

  /** How often agents ask. */
  static final Duration POLLED_EACH = Duration.ofMinutes(1);

  /**
   * So long after a change a trace may be drawn as before it, and so much clocks may disagree: what
   * was drawn with more than was told within this time was not drawn as told.
   */
  static final Duration TOLERATED = Duration.ofMinutes(2);

  /**
   * Probabilities of all services and times, some 100 bytes each; the oldest go. A change of a
   * service with 200 operations takes 201.
   */
  static final int MOST = 20_000;

  private final KeptState kept;
  private final JsonMapper json;
  private final Map<String, Told> services = new HashMap<>();
  private final Map<String, Asking> asking = new HashMap<>();
  private List<Kept> written;
  private int size;
  private volatile boolean anything;

  /**
   * What a service's agents were told from a time on, until the next.
   *
   * @param fromMs epoch milliseconds: when the first agent was told
   * @param agents how many there were then, at least 1
   * @param operations to their probabilities; all others have the one that stands alone
   */
  record Run(long fromMs, int agents, double probability, Map<String, Double> operations) {
    Run {
      operations = Map.copyOf(operations);
      if (agents < 1 || isNone(probability) || operations.values().stream().anyMatch(Run::isNone)) {
        throw new IllegalArgumentException(
            "%d agents were told %s and %s: probabilities are above 0 and at most 1"
                .formatted(agents, probability, operations));
      }
    }

    private static boolean isNone(double probability) {
      return !(probability > 0 && probability <= 1);
    }

    double of(String operation) {
      return operations.getOrDefault(operation, probability);
    }

    boolean isSame(Strategy strategy) {
      return probability == strategy.probability() && operations.equals(strategy.operations());
    }

    boolean isWhole() {
      return probability >= 1 && operations.values().stream().allMatch(one -> one >= 1);
    }

    int size() {
      return 1 + operations.size();
    }
  }

  /**
   * What outlives the process.
   *
   * @param incomplete whether what was told before the first run is forgotten; else nothing was
   */
  record Kept(String service, boolean incomplete, List<Run> runs) {
    Kept {
      Objects.requireNonNull(service);
      runs = List.copyOf(runs);
      if (runs.isEmpty()) {
        throw new IllegalArgumentException(service + " was told nothing");
      }
    }
  }

  /** Of one service, the oldest first. */
  private static final class Told {
    private final List<Run> runs = new ArrayList<>();
    private boolean incomplete;
  }

  /** How many agents ask for a service: as many as ask in a minute. */
  private static final class Asking {
    private long minute;
    private int now;
    private int before;

    void asked(long atMinute) {
      if (atMinute != minute) {
        before = atMinute == minute + 1 ? now : 0;
        now = 0;
        minute = atMinute;
      }
      now++;
    }

    /** At least the one that asks. */
    int agents() {
      return Math.max(1, Math.max(before, now));
    }
  }

  ServedRates(KeptState kept, JsonMapper json) throws IOException {
    this.kept = kept;
    this.json = json;
    this.written =
        kept.read(NAME, content -> List.of(json.readValue(content, Kept[].class)))
            .orElse(List.of());
    for (Kept one : written) {
      Told told = new Told();
      told.runs.addAll(one.runs());
      told.incomplete = one.incomplete();
      services.put(one.service(), told);
      size += one.runs().stream().mapToInt(Run::size).sum();
    }
    anything = !services.isEmpty();
  }

  /** An agent asked and was told. */
  synchronized void told(String service, Strategy strategy, Instant now) {
    int agents = agents(service, now);
    Told told = services.get(service);
    if (told == null) {
      if (strategy.lowest() >= 1) {
        return;
      }
      told = new Told();
      services.put(service, told);
      anything = true;
    }
    if (!told.runs.isEmpty() && told.runs.getLast().isSame(strategy)) {
      return;
    }
    Run run = new Run(now.toEpochMilli(), agents, strategy.probability(), strategy.operations());
    told.runs.add(run);
    size += run.size();
    boolean more = true;
    while (more && size > MOST) {
      more = forgetOldest();
    }
  }

  private int agents(String service, Instant now) {
    Asking known = asking.get(service);
    if (known == null) {
      if (asking.size() >= RootCounts.MOST_SERVICES) {
        return 1;
      }
      known = new Asking();
      asking.put(service, known);
    }
    int agents = known.agents();
    known.asked(minute(now));
    return agents;
  }

  private static long minute(Instant now) {
    return Math.floorDiv(now.toEpochMilli(), POLLED_EACH.toMillis());
  }

  /** False where each service has what it is told now, which is never forgotten. */
  private boolean forgetOldest() {
    Told oldest = null;
    for (Told told : services.values()) {
      if (told.runs.size() > 1
          && (oldest == null || told.runs.getFirst().fromMs() < oldest.runs.getFirst().fromMs())) {
        oldest = told;
      }
    }
    if (oldest == null) {
      return false;
    }
    forgetFirst(oldest);
    return true;
  }

  private void forgetFirst(Told told) {
    size -= told.runs.removeFirst().size();
    told.incomplete = true;
  }

  @Override
  public boolean isAnythingSampled() {
    return anything;
  }

  @Override
  public double of(Span root) {
    double lot = TraceLot.of(root.traceId(), root.resource());
    return of(
        root.service().name(),
        RootName.of(root.name()),
        Math.floorDiv(root.startNs(), 1_000_000),
        lot);
  }

  /**
   * @param atMs when the trace began, epoch milliseconds
   * @param lot see {@link TraceLot}
   */
  synchronized double of(String service, String operation, long atMs, double lot) {
    Told told = services.get(service);
    if (told == null) {
      return 1;
    }
    int last = told.runs.size() - 1;
    while (last >= 0 && told.runs.get(last).fromMs() > atMs) {
      last--;
    }
    if (last < 0 && told.incomplete) {
      return UNKNOWN;
    }
    double probability = of(told, last, operation, atMs);
    boolean drawnOtherwise =
        probability != UNKNOWN
            && lot < TraceLot.UNKNOWN
            && lot >= highest(told, operation, atMs)
            && lot < 1;
    return drawnOtherwise ? UNKNOWN : probability;
  }

  private static double of(Told told, int last, String operation, long atMs) {
    if (last < 0) {
      return told.incomplete ? UNKNOWN : 1;
    }
    Run run = told.runs.get(last);
    double since = (double) (atMs - run.fromMs()) / POLLED_EACH.toMillis();
    double have = Math.min(1, (1 + (run.agents() - 1) * since) / run.agents());
    double now = run.of(operation);
    if (have >= 1) {
      return now;
    }
    double before = of(told, last - 1, operation, atMs);
    return before == UNKNOWN ? UNKNOWN : have * now + (1 - have) * before;
  }

  /** What an agent may have been told at most that drew about a time. */
  private static double highest(Told told, String operation, long atMs) {
    double highest = 0;
    long fromMs = atMs - TOLERATED.toMillis();
    long toMs = atMs + TOLERATED.toMillis();
    List<Run> runs = told.runs;
    for (int i = 0; i < runs.size(); i++) {
      boolean endsBefore = i + 1 < runs.size() && runs.get(i + 1).fromMs() < fromMs;
      if (!endsBefore && runs.get(i).fromMs() <= toMs) {
        highest = Math.max(highest, runs.get(i).of(operation));
      }
    }
    return !told.incomplete && runs.getFirst().fromMs() >= fromMs ? 1 : highest;
  }

  /** Forgets what no trace is expected of any more, and writes the rest if it changed. */
  synchronized void keep(Instant now) throws IOException {
    long fromMs = now.minus(KEPT).toEpochMilli();
    for (Told told : services.values()) {
      while (told.runs.size() > 1 && told.runs.get(1).fromMs() <= fromMs) {
        forgetFirst(told);
      }
    }
    services
        .values()
        .removeIf(told -> {
          Run only = told.runs.getFirst();
          boolean over = told.runs.size() == 1 && only.isWhole() && only.fromMs() <= fromMs;
          size -= over ? only.size() : 0;
          return over;
        });
    anything = !services.isEmpty();
    asking.values().removeIf(one -> one.minute < minute(now) - 1);
    List<Kept> all = new ArrayList<>();
    new TreeMap<>(services)
        .forEach((service, told) -> all.add(new Kept(service, told.incomplete, told.runs)));
    if (!all.equals(written)) {
      kept.replace(NAME, json.writeValueAsBytes(all));
      written = all;
    }
  }

  /** How many probabilities are held. */
  synchronized int size() {
    return size;
  }
}
