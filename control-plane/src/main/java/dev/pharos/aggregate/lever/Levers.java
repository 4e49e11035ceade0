package dev.pharos.aggregate.lever;

import dev.pharos.store.KeptState;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Levers that people pulled, and who did what with them; they outlive the process. What each left
 * out is written once a minute and at the end: a kill forgets or counts twice what its last minute
 * left out, the levers themselves it never does. Safe for use by many threads.
 */
public final class Levers implements AutoCloseable {
  /** That hold at one time; more are no decisions of people. */
  public static final int MOST = 200;

  /** One that ended is shown for so long, and known to replays, which go back some minutes. */
  static final Duration SHOWN_AFTER_END = Duration.ofDays(5);

  /** Entries of the audit, some hundred bytes each; the oldest goes. */
  static final int MOST_CHANGES = 1_000;

  static final Duration KEPT_EVERY = Duration.ofMinutes(1);

  private static final String NAME = "levers";

  private final KeptState kept;
  private final JsonMapper json;
  private final InstantSource clock;
  private final LineLevers lines = new LineLevers();
  private final MetricLevers metrics;
  private final List<Consumer<State>> listeners = new CopyOnWriteArrayList<>();
  private volatile List<LeverRun> runs = List.of();
  private volatile List<LeverChange> changes = List.of();
  private Instant keptAt = Instant.MIN;
  private long keptItems;

  public Levers(KeptState kept, JsonMapper json, InstantSource clock) throws IOException {
    this.kept = kept;
    this.json = json;
    this.clock = clock;
    this.metrics = new MetricLevers(clock);
    Optional<WrittenLevers> written =
        kept.read(NAME, content -> json.readValue(content, WrittenLevers.class).checked());
    if (written.isPresent()) {
      runs = written.get().runs();
      changes = written.get().history();
    }
    keptItems = items();
    publish();
  }

  /**
   * A lever and how it stands.
   *
   * @param lost what it was made for is not known any more, so that it leaves nothing out
   */
  public record State(Lever lever, boolean active, boolean lost, LeftOut leftOut) {}

  /** There are too many already. */
  public static final class TooManyException extends Exception {
    private static final long serialVersionUID = 1L;

    TooManyException() {
      super("There are %,d levers already: revoke some.".formatted(MOST));
    }
  }

  /**
   * Makes a lever, which takes the place of one of the same thing; it is durable and holds when
   * this returns.
   *
   * @param until in the future; null where somebody has to end it
   */
  public synchronized State apply(
      LeverTarget target, @Nullable Instant until, String author, String reason)
      throws IOException, TooManyException {
    endOver();
    Instant now = clock.instant();
    Lever lever = new Lever(UUID.randomUUID().toString(), target, now, until, author, reason);
    LeverRun replaced =
        runs.stream()
            .filter(run -> run.lever().isActive(now) && run.lever().target().isSameAs(target))
            .findFirst()
            .orElse(null);
    if (replaced == null && runs.stream().filter(run -> isActive(run, now)).count() >= MOST) {
      throw new TooManyException();
    }
    Lever before = replaced == null ? null : replaced.lever();
    List<LeverRun> next = new ArrayList<>(runs);
    LeverRun run = new LeverRun(lever, new LeftOut());
    next.add(run);
    LeverChange change =
        new LeverChange(
            now,
            before == null ? LeverChange.Action.APPLIED : LeverChange.Action.REPLACED,
            author,
            reason,
            before,
            lever);
    keep(next, replaced, now, with(change));
    State state = state(run, now);
    listeners.forEach(listener -> listener.accept(state));
    return state;
  }

  /**
   * Ends one now; it is durable when this returns. Empty when there is none of that id. One that
   * ended stays as it is.
   */
  public synchronized Optional<State> revoke(String id, String author, String reason)
      throws IOException {
    endOver();
    Instant now = clock.instant();
    for (LeverRun run : runs) {
      if (run.lever().id().equals(id)) {
        if (isActive(run, now)) {
          LeverChange change =
              new LeverChange(now, LeverChange.Action.REVOKED, author, reason, run.lever(), null);
          keep(runs, run, now, with(change));
        }
        return Optional.of(state(run, now));
      }
    }
    return Optional.empty();
  }

  /**
   * Takes over levers on traces that were pulled at other control planes, and who did what with
   * them; durable when this returns. Of two of the same thing the newest holds, as if both had been
   * pulled here. Those that ended long ago are left out.
   *
   * @return how many were left out for want of room
   */
  public synchronized int takeOver(List<Lever> others, List<LeverChange> history)
      throws IOException {
    endOver();
    Instant now = clock.instant();
    Map<String, LeverRun> known = new HashMap<>();
    List<Lever> levers = new ArrayList<>();
    for (LeverRun run : runs) {
      if (run.lever().target() instanceof LeverTarget.Sampling) {
        known.put(run.lever().id(), run);
        levers.add(run.lever());
      }
    }
    levers.addAll(others);
    LeverUnion union = LeverUnion.of(levers, changes, history);
    List<LeverRun> next = new ArrayList<>(runs);
    List<LeverRun> added = new ArrayList<>();
    for (Lever lever : union.levers()) {
      LeverRun run = known.get(lever.id());
      if (run == null) {
        added.add(new LeverRun(lever, new LeftOut()));
      } else if (!run.lever().equals(lever)) {
        next.set(next.indexOf(run), new LeverRun(lever, run.leftOut()));
      }
    }
    added.removeIf(run -> !isShown(run, now));
    long room = MOST - next.stream().filter(run -> isActive(run, now)).count();
    List<LeverRun> active = added.stream().filter(run -> isActive(run, now)).toList();
    List<LeverRun> leftOut = active.subList(0, (int) Math.max(0, active.size() - room));
    added.removeAll(leftOut);
    next.addAll(added);
    List<LeverChange> newest = newest(union.changes());
    if (!next.equals(runs) || !newest.equals(changes)) {
      keep(next, null, now, newest);
      added.forEach(run -> listeners.forEach(listener -> listener.accept(state(run, now))));
    }
    return leftOut.size();
  }

  private static List<LeverChange> newest(List<LeverChange> history) {
    return List.copyOf(history.subList(Math.max(0, history.size() - MOST_CHANGES), history.size()));
  }

  /** The newest first. */
  public List<State> all() {
    Instant now = clock.instant();
    return runs.stream()
        .filter(run -> isShown(run, now))
        .map(run -> state(run, now))
        .sorted(
            Comparator.comparing((State state) -> state.lever().from())
                .reversed()
                .thenComparing(state -> state.lever().id()))
        .toList();
  }

  /** Who did what, the newest first. */
  public List<LeverChange> changes() {
    return changes.reversed();
  }

  public LineLevers lines() {
    return lines;
  }

  public MetricLevers metrics() {
    return metrics;
  }

  /** Tells of each lever, those that are there first; called by whoever makes one. */
  public synchronized void follow(Consumer<State> listener) {
    listeners.add(listener);
    all().forEach(listener);
  }

  /** Writes what ended by itself, and now and then what was left out; to be called often. */
  public synchronized void keep() throws IOException {
    endOver();
    if (!clock.instant().isBefore(keptAt.plus(KEPT_EVERY)) && items() != keptItems) {
      keepCounts();
    }
  }

  /** Writes what was left out. */
  @Override
  public synchronized void close() throws IOException {
    if (items() != keptItems) {
      keepCounts();
    }
  }

  private void keepCounts() throws IOException {
    keep(runs, null, clock.instant(), changes);
  }

  private long items() {
    return runs.stream().mapToLong(run -> run.leftOut().all().items()).sum();
  }

  private static State state(LeverRun run, Instant now) {
    return new State(run.lever(), isActive(run, now), run.isLost(), run.leftOut());
  }

  private static boolean isActive(LeverRun run, Instant now) {
    return run.lever().isActive(now);
  }

  private static boolean isShown(LeverRun run, Instant now) {
    Instant until = run.lever().until();
    return until == null || until.plus(SHOWN_AFTER_END).isAfter(now);
  }

  private List<LeverChange> with(LeverChange change) {
    List<LeverChange> all = new ArrayList<>(changes);
    all.add(change);
    return all;
  }

  /** Levers whose time is over get their entry in the audit. */
  private void endOver() throws IOException {
    Instant now = clock.instant();
    List<LeverChange> all = new ArrayList<>(changes);
    for (LeverRun run : runs) {
      Lever lever = run.lever();
      Instant until = lever.until();
      if (until != null && !until.isAfter(now) && !isToldToHaveEnded(lever.id())) {
        all.add(new LeverChange(until, LeverChange.Action.ENDED, "", "", lever, null));
      }
    }
    if (all.size() > changes.size()) {
      keep(runs, null, now, all);
    }
  }

  private boolean isToldToHaveEnded(String id) {
    for (LeverChange change : changes) {
      Lever before = change.before();
      if (before != null && before.id().equals(id)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Makes it durable, then lets it hold.
   *
   * @param ending one that is to end now; null when none is
   */
  private void keep(
      List<LeverRun> all, @Nullable LeverRun ending, Instant now, List<LeverChange> history)
      throws IOException {
    List<LeverRun> shown = all.stream().filter(run -> isShown(run, now)).toList();
    List<LeverChange> newest = newest(history);
    long counted = items();
    kept.replace(
        NAME,
        json.writeValueAsBytes(
            WrittenLevers.of(
                shown.stream()
                    .map(run ->
                        Map.entry(
                            run == ending ? run.lever().endedAt(now) : run.lever(),
                            run.leftOut().byReason()))
                    .toList(),
                newest)));
    keptItems = counted;
    keptAt = now;
    if (ending != null) {
      ending.endAt(now);
    }
    runs = shown;
    changes = newest;
    publish();
  }

  private void publish() {
    Instant now = clock.instant();
    lines.set(runs);
    metrics.set(runs.stream().filter(run -> isActive(run, now)).toList());
  }
}
